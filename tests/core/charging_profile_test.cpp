#include "core/smart_charging/forms.hpp"
#include "core/smart_charging/profile.hpp"
#include "core/smart_charging/v16.hpp"
#include "domain_fixture.hpp"
#include "storage/records/configuration_keys.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

namespace voltgate::core::smart_charging {

namespace {

ChargingProfile good() {
    ChargingProfile profile;
    profile.charging_schedule.charging_schedule_period = {{0, 16, {}}, {60, 8.1, 1}};
    return profile;
}

std::string first_fault_of(const ChargingProfile& profile, const Capabilities& can = {}) {
    const auto faults = validate(profile, can);
    return faults.empty() ? std::string() : faults.begin()->first;
}

storage::ProfileForm learned(Purpose asked, Purpose taken) {
    storage::ProfileForm form;
    form.purpose = asked;
    form.accepted_purpose = taken;
    return form;
}

} // namespace

TEST_CASE("a profile is read in neutral words and in those of the wire") {
    const auto neutral = read_profile(boost::json::parse(R"({"id":5,"stack_level":1,"purpose":"tx_profile",
        "kind":"recurring","recurrency_kind":"weekly","transaction_id":"7","charging_schedule":{"charging_rate_unit":"W",
        "charging_schedule_period":[{"start_period":0,"limit":7.5,"number_phases":1}]}})")
                                          .as_object());
    const auto wire = read_profile(boost::json::parse(R"({"chargingProfileId":5,"stackLevel":1,
        "chargingProfilePurpose":"TxProfile","chargingProfileKind":"Recurring","recurrencyKind":"Weekly","transactionId":7,
        "chargingSchedule":[{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":7.5,"numberPhases":1}]}]})")
                                       .as_object());
    REQUIRE(neutral.has_value());
    REQUIRE(wire.has_value());
    for (const auto& each : {*neutral, *wire}) {
        CHECK(each.id == 5);
        CHECK(each.stack_level == 1);
        CHECK((each.purpose == Purpose::tx_profile && each.kind == Kind::recurring));
        CHECK((each.recurrency_kind == Recurrency::weekly));
        CHECK(each.transaction_id == "7");
        CHECK((each.charging_schedule.charging_rate_unit == RateUnit::W));
        CHECK(each.charging_schedule.charging_schedule_period.at(0).limit == 7.5);
    }
    CHECK((purpose_of("ChargePointMaxProfile") == Purpose::charging_station_max_profile));
    CHECK((purpose_of("ChargingStationMaxProfile") == Purpose::charging_station_max_profile));
    CHECK_FALSE(purpose_of("Everything").has_value());
}

TEST_CASE("a profile that breaks a rule is told by the path of the member") {
    CHECK(first_fault_of(good()).empty());
    const std::string periods = "charging_schedule.charging_schedule_period";
    auto late = good();
    late.charging_schedule.charging_schedule_period[0].start_period = 1;
    CHECK(first_fault_of(late) == periods + "[0].start_period");
    auto unordered = good();
    unordered.charging_schedule.charging_schedule_period[1].start_period = 0;
    CHECK(first_fault_of(unordered) == periods + "[1].start_period");
    auto fine = good();
    fine.charging_schedule.charging_schedule_period[1].limit = 8.15;
    CHECK(first_fault_of(fine) == periods + "[1].limit");
    auto phases = good();
    phases.charging_schedule.charging_schedule_period[1].number_phases = 4;
    CHECK(first_fault_of(phases) == periods + "[1].number_phases");
    auto empty = good();
    empty.charging_schedule.charging_schedule_period.clear();
    CHECK(first_fault_of(empty) == periods);
    auto recurring = good();
    recurring.kind = Kind::recurring;
    CHECK(validate(recurring).size() == 2); // recurrency_kind, start_schedule
    auto relative = good();
    relative.kind = Kind::relative;
    relative.charging_schedule.start_schedule = Instant{};
    CHECK(first_fault_of(relative) == "charging_schedule.start_schedule");
    auto most = good();
    most.kind = Kind::relative;
    most.purpose = Purpose::charging_station_max_profile;
    CHECK(first_fault_of(most) == "kind");
    auto never = good();
    never.valid_from = Instant{std::chrono::hours(1)};
    never.valid_to = Instant{};
    CHECK(first_fault_of(never) == "valid_to");
}

TEST_CASE("pitfall 34: every limit of one decimal passes, whatever binary fraction it is") {
    for (int tenths = 0; tenths <= 40'000; ++tenths) {
        auto profile = good();
        profile.charging_schedule.charging_schedule_period[0].limit = tenths * 0.1;
        REQUIRE(validate(profile).empty());
        profile.charging_schedule.charging_schedule_period[0].limit = tenths / 10.0 + 0.01;
        REQUIRE_FALSE(validate(profile).empty());
    }
}

TEST_CASE("a profile keeps to what the charge point can take") {
    Capabilities can;
    can.max_stack_level = 0;
    can.max_periods = 2;
    can.watts = false;
    CHECK(first_fault_of(good(), can).empty());
    auto high = good();
    high.stack_level = 1;
    CHECK(first_fault_of(high, can) == "stack_level");
    auto many = good();
    many.charging_schedule.charging_schedule_period.push_back({90, 6, {}});
    CHECK(first_fault_of(many, can) == "charging_schedule.charging_schedule_period");
    auto watts = good();
    watts.charging_schedule.charging_rate_unit = RateUnit::W;
    CHECK(first_fault_of(watts, can) == "charging_schedule.charging_rate_unit");
}

TEST_CASE("a converted limit never allows more") {
    auto schedule = good().charging_schedule;
    schedule.charging_rate_unit = RateUnit::W;
    schedule.charging_schedule_period = {{0, 11'000, {}}, {60, 3680, 1}, {120, 0, {}}};
    const auto amperes = converted(schedule, RateUnit::A, Supply{});
    CHECK((amperes.charging_rate_unit == RateUnit::A));
    CHECK(amperes.charging_schedule_period[0].limit == 15.9);
    CHECK(amperes.charging_schedule_period[1].limit == 16);
    CHECK(amperes.charging_schedule_period[2].limit == 0);
    const auto back = converted(amperes, RateUnit::W, Supply{});
    CHECK(back.charging_schedule_period[0].limit <= 11'000);
    CHECK(back.charging_schedule_period[1].limit == 3680);
}

TEST_CASE_METHOD(DomainFixture,
                 "what a charge point can take is read from its configuration; odd words say nothing") {
    const auto tell = [&](const std::string& name, const std::string& value) {
        storage::ConfigurationKey key;
        key.charge_point_id = "CP1";
        key.name = name;
        key.value = value;
        key.reported_at = now;
        storage::configuration_keys::put(db, key);
    };
    CHECK_FALSE(v16::capabilities_of(db, "CP1").max_periods.has_value());
    tell("ChargeProfileMaxStackLevel", "8");
    tell("ChargingScheduleMaxPeriods", "many");
    tell("ChargingScheduleAllowedChargingRateUnit", "Power");
    const auto can = v16::capabilities_of(db, "CP1");
    CHECK(can.max_stack_level == 8);
    CHECK_FALSE(can.max_periods.has_value());
    CHECK((can.watts && !can.amperes));
    tell("ChargingScheduleAllowedChargingRateUnit", "Volt");
    CHECK(v16::capabilities_of(db, "CP1").amperes);
    tell("ChargingScheduleAllowedChargingRateUnit", "Current,Power");
    CHECK((v16::capabilities_of(db, "CP1").amperes && v16::capabilities_of(db, "CP1").watts));
}

TEST_CASE(
    "pitfall 33: a refused profile is tried with the next purposes, at stack level 0, with its own start") {
    auto profile = good();
    profile.purpose = Purpose::tx_default_profile;
    profile.stack_level = 2;
    profile.kind = Kind::relative;
    const std::vector<Form> all{{Purpose::tx_default_profile, false, false},
                                {Purpose::tx_default_profile, true, true},
                                {Purpose::tx_profile, false, false},
                                {Purpose::tx_profile, true, true}};
    CHECK((forms_to_try(profile, {}) == all));
    const auto known = forms_to_try(profile, learned(Purpose::tx_default_profile, Purpose::tx_profile));
    CHECK((known.front() == Form{Purpose::tx_profile, false, false}));
    CHECK(known.size() == 4);
    auto plain = good();
    plain.purpose = Purpose::tx_profile;
    CHECK(forms_to_try(plain, {}).size() == 1);
}

TEST_CASE("a maximum said as the default of every EVSE is shared out among them") {
    Target asked;
    asked.profile = good();
    asked.profile.purpose = Purpose::charging_station_max_profile;
    asked.profile.charging_schedule.charging_schedule_period = {{0, 25.1, {}}};
    Surroundings around;
    around.evses = 2;
    const auto target = in_form(asked, {Purpose::tx_default_profile, false, false}, around, Instant{});
    REQUIRE(target);
    CHECK(target->profile.charging_schedule.charging_schedule_period[0].limit == 12.5);
    // Without a transaction, or with more than one, there is none to say it for.
    const Form of_transaction{Purpose::tx_profile, false, false};
    CHECK_FALSE(in_form(asked, of_transaction, around, Instant{}));
    storage::Session session;
    session.evse_id = 2;
    session.transaction_id = "9";
    around.open_sessions = {session};
    const auto only = in_form(asked, of_transaction, around, Instant{});
    REQUIRE(only);
    CHECK(only->evse_id == 2);
    CHECK(only->profile.transaction_id == "9");
    around.open_sessions.push_back(session);
    CHECK_FALSE(in_form(asked, of_transaction, around, Instant{}));
}

} // namespace voltgate::core::smart_charging
