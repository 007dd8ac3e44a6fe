#include "tools/simulator/charging_profiles.hpp"
#include "tools/simulator/evse.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::simulator;
using namespace std::chrono_literals;
using Status = EvseStatus;
namespace v2 = ocpp::v2;
using Purpose = v2::ChargingProfilePurposeEnum;
using Unit = ChargingProfiles::Unit;

namespace {

Evse charging_evse(Vehicle vehicle = {}) {
    Evse evse(1, Supply{});
    evse.vehicle = vehicle;
    evse.transaction = std::make_shared<Transaction>();
    evse.transaction_id = "T1";
    return evse;
}

double sampled(const Evse& evse, const std::string& measurand) {
    const std::vector<std::string> wanted{measurand};
    const auto reading = evse.read(wanted, Occasion::periodic, ocpp::DateTime());
    REQUIRE_FALSE(reading.samples.empty());
    CHECK(reading.samples[0].measurand == measurand);
    return reading.samples[0].value;
}

ChargingProfile profile(Purpose purpose, double limit_w, std::int64_t level = 0) {
    ChargingProfile made;
    made.id = level + 100 * static_cast<std::int64_t>(purpose);
    made.stackLevel = level;
    made.chargingProfilePurpose = purpose;
    made.chargingProfileKind = v2::ChargingProfileKindEnum::Absolute;
    auto& schedule = made.chargingSchedule.emplace_back();
    schedule.startSchedule = ocpp::DateTime(std::chrono::sys_days{std::chrono::year{2026} / 1 / 1});
    schedule.chargingRateUnit = v2::ChargingRateUnitEnum::W;
    auto& period = schedule.chargingSchedulePeriod.emplace_back();
    period.limit = limit_w;
    return made;
}

void add_period(ChargingProfile& profile, std::int64_t start, double limit_w) {
    auto& period = profile.chargingSchedule.front().chargingSchedulePeriod.emplace_back();
    period.startPeriod = start;
    period.limit = limit_w;
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
    CHECK(evse.status() == Status::suspended_ev);
}

TEST_CASE("the status follows from what is going on") {
    Evse evse(1, Supply{});
    CHECK(evse.status() == Status::available);
    evse.reservation = Reservation{};
    CHECK(evse.status() == Status::reserved);
    evse.vehicle = Vehicle{};
    CHECK(evse.status() == Status::preparing);
    evse.transaction = std::make_shared<Transaction>();
    CHECK(evse.status() == Status::charging);
    evse.limit_w = 0;
    CHECK(evse.status() == Status::suspended_evse);
    evse.transaction.reset();
    evse.finished = true;
    CHECK(evse.status() == Status::finishing);
    evse.error = "GroundFailure";
    CHECK(evse.status() == Status::faulted);
    CHECK_FALSE(evse.free());
}

TEST_CASE("a meter reads each phase that the vehicle uses") {
    Vehicle vehicle;
    vehicle.phases = 1;
    vehicle.max_power_w = 7'400;
    auto evse = charging_evse(vehicle);
    const std::vector<std::string> wanted{"Current.Import", "SoC", "Energy.Reactive.Import.Register"};
    const auto reading = evse.read(wanted, Occasion::periodic, ocpp::DateTime());
    REQUIRE(reading.samples.size() == 2);
    CHECK(reading.samples[0].phase == "L1");
    CHECK(reading.samples[1].location == "EV");
}

TEST_CASE("charging profiles: the lower of the charge point's maximum and the transaction's profile counts") {
    auto evse = charging_evse();
    ChargingProfiles profiles;
    CHECK_FALSE(profiles.limit_w(evse, noon));
    CHECK(profiles.install(0, profile(Purpose::TxDefaultProfile, 7'000), nullptr));
    CHECK(profiles.limit_w(evse, noon) == 7'000.0);
    profiles.install(1, profile(Purpose::TxProfile, 9'000), &evse);
    CHECK(profiles.limit_w(evse, noon) == 9'000.0); // it stands in for the default
    profiles.install(1, profile(Purpose::TxProfile, 4'000, 2), &evse);
    CHECK(profiles.limit_w(evse, noon) == 4'000.0); // the higher stack level counts
    profiles.install(0, profile(Purpose::ChargingStationMaxProfile, 3'000), nullptr);
    CHECK(profiles.limit_w(evse, noon) == 3'000.0);
    profiles.transaction_ended(1);
    CHECK(profiles.clear({}) == 2);
    CHECK(profiles.clear({}) == 0);
    CHECK(profiles.size() == 0);
}

TEST_CASE("charging profiles that the standard forbids are refused") {
    Evse idle(1, Supply{});
    ChargingProfiles profiles;
    CHECK_FALSE(profiles.install(1, profile(Purpose::TxProfile, 1), &idle));
    CHECK_FALSE(profiles.install(1, profile(Purpose::ChargingStationMaxProfile, 1), &idle));
    auto late = profile(Purpose::TxDefaultProfile, 1);
    late.chargingSchedule[0].chargingSchedulePeriod[0].startPeriod = 5;
    CHECK_FALSE(profiles.install(1, late, &idle));
}

TEST_CASE("charging profiles that the charge point has no room for are refused, unless they replace one") {
    ChargingProfiles profiles(ChargingProfiles::Limits{1, 2, 2});
    CHECK_FALSE(profiles.install(0, profile(Purpose::TxDefaultProfile, 1'000, 3), nullptr));
    auto long_one = profile(Purpose::TxDefaultProfile, 1'000);
    add_period(long_one, 60, 1);
    CHECK(profiles.install(0, long_one, nullptr));
    add_period(long_one, 90, 1);
    CHECK_FALSE(profiles.install(0, long_one, nullptr));
    CHECK(profiles.size() == 1);
    CHECK_FALSE(profiles.install(0, profile(Purpose::TxDefaultProfile, 1'000, 1), nullptr));
    CHECK(profiles.install(0, profile(Purpose::TxDefaultProfile, 1'000), nullptr));
    CHECK(profiles.size() == 1);
}

TEST_CASE("a recurring profile limits at the same hours each day, and not before its first start") {
    auto evse = charging_evse();
    ChargingProfiles profiles;
    auto nightly = profile(Purpose::TxDefaultProfile, 2'000);
    nightly.chargingProfileKind = v2::ChargingProfileKindEnum::Recurring;
    CHECK_FALSE(profiles.install(0, nightly, nullptr));
    nightly.recurrencyKind = v2::RecurrencyKindEnum::Daily;
    nightly.chargingSchedule[0].startSchedule = noon;
    nightly.chargingSchedule[0].duration = 3'600;
    CHECK(profiles.install(0, nightly, nullptr));
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
    auto evse = charging_evse();
    ChargingProfiles profiles;
    profiles.install(0, profile(Purpose::ChargingStationMaxProfile, 6'000), nullptr);
    CHECK(profiles.limit_w(evse, noon) == 6'000.0);
    CHECK(profiles.limit_w(evse, noon, 2) == 3'000.0);
    const std::vector<Evse> both{evse, Evse(2, Supply{})};
    const auto schedule = profiles.composite(both, noon, 60, Unit::watts);
    REQUIRE(schedule.periods.size() == 1);
    CHECK(schedule.periods[0].second == Approx(6'000));
    profiles.install(1, profile(Purpose::TxDefaultProfile, 1'000), nullptr);
    profiles.install(2, profile(Purpose::TxDefaultProfile, 1'500, 1), nullptr);
    const auto lower = profiles.composite(both, noon, 60, Unit::watts);
    CHECK(lower.periods[0].second == Approx(2'500));
}

TEST_CASE("a composite schedule lists each change of the limit once") {
    auto evse = charging_evse();
    ChargingProfiles profiles;
    auto stepped = profile(Purpose::TxDefaultProfile, 6'900);
    stepped.chargingSchedule[0].startSchedule = noon;
    stepped.chargingSchedule[0].duration = 1'200;
    add_period(stepped, 600, 3'450);
    profiles.install(0, stepped, nullptr);
    const std::vector<Evse> one{evse};
    const auto schedule = profiles.composite(one, noon, 1'800, Unit::amperes);
    REQUIRE(schedule.periods.size() == 3);
    CHECK(schedule.periods[0].second == Approx(10));
    CHECK(schedule.periods[1].first == 600);
    CHECK(schedule.periods[1].second == Approx(5));
    CHECK(schedule.periods[2].second == Approx(32)); // back to what the supply can
}
