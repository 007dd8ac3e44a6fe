#include "tools/simulator/charging_profiles.hpp"
#include "tools/simulator/evse.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::simulator;
using namespace std::chrono_literals;
using Status = v16::ChargePointStatus;

namespace {

Evse charging_evse(Vehicle vehicle = {}) {
    Evse evse(1, Supply{});
    evse.vehicle = vehicle;
    evse.transaction = std::make_shared<Transaction>();
    return evse;
}

double sampled(const Evse& evse, const std::string& measurand) {
    const std::vector<std::string> wanted{measurand};
    const auto value = evse.read(wanted, v16::ReadingContext::SamplePeriodic, ocpp::DateTime());
    REQUIRE_FALSE(value.sampledValue.empty());
    CHECK(value.sampledValue[0].measurand->text() == measurand);
    return std::stod(value.sampledValue[0].value);
}

v16::ChargingProfile profile(v16::ChargingProfilePurposeType purpose, double limit_w,
                             std::int64_t level = 0) {
    v16::ChargingProfile made;
    made.chargingProfileId = level + 100 * static_cast<std::int64_t>(purpose);
    made.stackLevel = level;
    made.chargingProfilePurpose = purpose;
    made.chargingProfileKind = v16::ChargingProfileKindType::Absolute;
    made.chargingSchedule.startSchedule =
        ocpp::DateTime(std::chrono::sys_days{std::chrono::year{2026} / 1 / 1});
    made.chargingSchedule.chargingRateUnit = v16::ChargingRateUnitType::W;
    made.chargingSchedule.chargingSchedulePeriod.push_back({0, limit_w, std::nullopt});
    return made;
}

const ocpp::DateTime noon(std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + 12h);

} // namespace

TEST_CASE("energy, power and state of charge agree with each other") {
    auto evse = charging_evse();
    const double before = evse.energy_wh;
    const double soc_before = evse.vehicle->soc_percent;
    evse.advance(30min);
    CHECK(evse.power_w() == Approx(11'000));
    CHECK(evse.energy_wh - before == Approx(5'500));
    CHECK(evse.vehicle->soc_percent - soc_before == Approx(100 * 5'500 / evse.vehicle->capacity_wh));
    CHECK(sampled(evse, "Power.Active.Import") == Approx(11'000));
    CHECK(sampled(evse, "Current.Import") == Approx(11'000 / 3.0 / 230).margin(0.01));
    CHECK(sampled(evse, "Energy.Active.Import.Register") == Approx(evse.energy_wh).margin(1));
    CHECK(sampled(evse, "Temperature") > 21);
}

TEST_CASE("a battery takes less and less towards the end, and nothing when it is full") {
    Vehicle vehicle;
    vehicle.soc_percent = 70;
    const double full_power = vehicle.power_w(22'000);
    vehicle.soc_percent = 90;
    CHECK(vehicle.power_w(22'000) < full_power);
    CHECK(vehicle.power_w(1'000) == 1'000);
    auto evse = charging_evse(vehicle);
    evse.advance(24h);
    CHECK(evse.vehicle->full());
    CHECK(evse.power_w() == 0);
    CHECK(evse.status() == Status::SuspendedEV);
}

TEST_CASE("the status follows from what is going on") {
    Evse evse(1, Supply{});
    CHECK(evse.status() == Status::Available);
    evse.reservation = Reservation{};
    CHECK(evse.status() == Status::Reserved);
    evse.vehicle = Vehicle{};
    CHECK(evse.status() == Status::Preparing);
    evse.transaction = std::make_shared<Transaction>();
    CHECK(evse.status() == Status::Charging);
    evse.limit_w = 0;
    CHECK(evse.status() == Status::SuspendedEVSE);
    evse.transaction.reset();
    evse.finished = true;
    CHECK(evse.status() == Status::Finishing);
    evse.error = v16::ChargePointErrorCode::GroundFailure;
    CHECK(evse.status() == Status::Faulted);
    CHECK_FALSE(evse.free());
}

TEST_CASE("a meter reads each phase that the vehicle uses") {
    Vehicle vehicle;
    vehicle.phases = 1;
    vehicle.max_power_w = 7'400;
    auto evse = charging_evse(vehicle);
    const std::vector<std::string> wanted{"Current.Import", "SoC", "Energy.Reactive.Import.Register"};
    const auto value = evse.read(wanted, v16::ReadingContext::SamplePeriodic, ocpp::DateTime());
    REQUIRE(value.sampledValue.size() == 2);
    CHECK(value.sampledValue[0].phase == v16::Phase::L1);
    CHECK(value.sampledValue[1].location == v16::Location::EV);
}

TEST_CASE("charging profiles: the lower of the charge point's maximum and the transaction's profile counts") {
    using Purpose = v16::ChargingProfilePurposeType;
    auto evse = charging_evse();
    ChargingProfiles profiles;
    CHECK_FALSE(profiles.limit_w(evse, noon));
    CHECK(profiles.install(0, profile(Purpose::TxDefaultProfile, 7'000), nullptr) ==
          v16::ChargingProfileStatus::Accepted);
    CHECK(profiles.limit_w(evse, noon) == 7'000.0);
    profiles.install(1, profile(Purpose::TxProfile, 9'000), &evse);
    CHECK(profiles.limit_w(evse, noon) == 9'000.0); // it stands in for the default
    profiles.install(1, profile(Purpose::TxProfile, 4'000, 2), &evse);
    CHECK(profiles.limit_w(evse, noon) == 4'000.0); // the higher stack level counts
    profiles.install(0, profile(Purpose::ChargePointMaxProfile, 3'000), nullptr);
    CHECK(profiles.limit_w(evse, noon) == 3'000.0);
    profiles.transaction_ended(1);
    v16::ClearChargingProfileRequest all;
    CHECK(profiles.clear(all) == v16::ClearChargingProfileStatus::Accepted);
    CHECK(profiles.clear(all) == v16::ClearChargingProfileStatus::Unknown);
    CHECK(profiles.size() == 0);
}

TEST_CASE("charging profiles that the standard forbids are refused") {
    using Purpose = v16::ChargingProfilePurposeType;
    Evse idle(1, Supply{});
    ChargingProfiles profiles;
    CHECK(profiles.install(1, profile(Purpose::TxProfile, 1), &idle) == v16::ChargingProfileStatus::Rejected);
    CHECK(profiles.install(1, profile(Purpose::ChargePointMaxProfile, 1), &idle) ==
          v16::ChargingProfileStatus::Rejected);
    auto late = profile(Purpose::TxDefaultProfile, 1);
    late.chargingSchedule.chargingSchedulePeriod[0].startPeriod = 5;
    CHECK(profiles.install(1, late, &idle) == v16::ChargingProfileStatus::Rejected);
}

TEST_CASE("charging profiles that the charge point has no room for are refused, unless they replace one") {
    using Purpose = v16::ChargingProfilePurposeType;
    using enum v16::ChargingProfileStatus;
    ChargingProfiles profiles(ChargingProfiles::Limits{1, 2, 2});
    CHECK(profiles.install(0, profile(Purpose::TxDefaultProfile, 1'000, 3), nullptr) == Rejected);
    auto long_one = profile(Purpose::TxDefaultProfile, 1'000);
    long_one.chargingSchedule.chargingSchedulePeriod.push_back({60, 1, std::nullopt});
    CHECK(profiles.install(0, long_one, nullptr) == Accepted);
    long_one.chargingSchedule.chargingSchedulePeriod.push_back({90, 1, std::nullopt});
    CHECK(profiles.install(0, long_one, nullptr) == Rejected);
    CHECK(profiles.size() == 1);
    CHECK(profiles.install(0, profile(Purpose::TxDefaultProfile, 1'000, 1), nullptr) == Rejected);
    CHECK(profiles.install(0, profile(Purpose::TxDefaultProfile, 1'000), nullptr) == Accepted);
    CHECK(profiles.size() == 1);
}

TEST_CASE("a recurring profile limits at the same hours each day, and not before its first start") {
    auto evse = charging_evse();
    ChargingProfiles profiles;
    auto nightly = profile(v16::ChargingProfilePurposeType::TxDefaultProfile, 2'000);
    nightly.chargingProfileKind = v16::ChargingProfileKindType::Recurring;
    CHECK(profiles.install(0, nightly, nullptr) == v16::ChargingProfileStatus::Rejected);
    nightly.recurrencyKind = v16::RecurrencyKindType::Daily;
    nightly.chargingSchedule.startSchedule = noon;
    nightly.chargingSchedule.duration = 3'600;
    CHECK(profiles.install(0, nightly, nullptr) == v16::ChargingProfileStatus::Accepted);
    const auto at = [&](std::chrono::hours after) {
        return profiles.limit_w(evse, ocpp::DateTime(noon.at + after));
    };
    CHECK_FALSE(at(-1h));
    CHECK(at(0h) == 2'000.0);
    CHECK_FALSE(at(1h));
    CHECK(at(24h) == 2'000.0);
    CHECK_FALSE(at(25h));
}

TEST_CASE("the charge point's maximum is shared by those that charge") {
    using Purpose = v16::ChargingProfilePurposeType;
    auto evse = charging_evse();
    ChargingProfiles profiles;
    profiles.install(0, profile(Purpose::ChargePointMaxProfile, 6'000), nullptr);
    CHECK(profiles.limit_w(evse, noon) == 6'000.0);
    CHECK(profiles.limit_w(evse, noon, 2) == 3'000.0);
    const std::vector<Evse> both{evse, Evse(2, Supply{})};
    const auto schedule = profiles.composite(both, noon, 60, v16::ChargingRateUnitType::W);
    REQUIRE(schedule.chargingSchedulePeriod.size() == 1);
    CHECK(schedule.chargingSchedulePeriod[0].limit == Approx(6'000));
    profiles.install(1, profile(Purpose::TxDefaultProfile, 1'000), nullptr);
    profiles.install(2, profile(Purpose::TxDefaultProfile, 1'500, 1), nullptr);
    const auto lower = profiles.composite(both, noon, 60, v16::ChargingRateUnitType::W);
    CHECK(lower.chargingSchedulePeriod[0].limit == Approx(2'500));
}

TEST_CASE("a composite schedule lists each change of the limit once") {
    auto evse = charging_evse();
    ChargingProfiles profiles;
    auto stepped = profile(v16::ChargingProfilePurposeType::TxDefaultProfile, 6'900);
    stepped.chargingSchedule.startSchedule = noon;
    stepped.chargingSchedule.duration = 1'200;
    stepped.chargingSchedule.chargingSchedulePeriod.push_back({600, 3'450, std::nullopt});
    profiles.install(0, stepped, nullptr);
    const std::vector<Evse> one{evse};
    const auto schedule = profiles.composite(one, noon, 1'800, v16::ChargingRateUnitType::A);
    REQUIRE(schedule.chargingSchedulePeriod.size() == 3);
    CHECK(schedule.chargingSchedulePeriod[0].limit == Approx(10));
    CHECK(schedule.chargingSchedulePeriod[1].startPeriod == 600);
    CHECK(schedule.chargingSchedulePeriod[1].limit == Approx(5));
    CHECK(schedule.chargingSchedulePeriod[2].limit == Approx(32)); // back to what the supply can
}
