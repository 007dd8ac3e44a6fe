#include "core/json/write.hpp"
#include "core/smart_charging/placing.hpp"
#include "domain_fixture.hpp"
#include "storage/records/configuration_keys.hpp"
#include "storage/records/evses.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

namespace voltgate::core::smart_charging {

namespace {

/// CP1 speaks 2.0.1, where no two profiles may stand in one place (K01.FR.05, K01.FR.06, K01.FR.52).
struct PlaceFixture : DomainFixture {
    PlaceFixture() {
        auto charge_point = *storage::charge_points::get(db, "CP1");
        charge_point.protocol = "2.0.1";
        storage::charge_points::update(db, charge_point);
        storage::evses::ensure(db, "CP1", 1, now);
        storage::evses::ensure(db, "CP1", 2, now);
    }

    void told(const std::string& name, const std::string& value) {
        storage::ConfigurationKey key;
        key.charge_point_id = "CP1";
        key.component_name = "SmartChargingCtrlr";
        key.name = name;
        key.value = value;
        key.reported_at = now;
        storage::configuration_keys::put(db, key);
    }

    static ChargingProfile profile(std::optional<std::int64_t> id = {}) {
        ChargingProfile made;
        made.id = id;
        made.charging_schedule.charging_schedule_period = {{0, 16, {}}};
        return made;
    }

    SetChargingProfile asked(std::int64_t evse_id, const ChargingProfile& made) {
        SetChargingProfile command;
        command.evse_id = evse_id;
        command.charging_profile = boost::json::parse(json::to_text(made)).as_object();
        return command;
    }

    /// Places and installs it; what it was refused for, or the number that it got ("#1").
    std::string set(std::int64_t evse_id, const ChargingProfile& made) {
        auto target = place(db, "CP1", asked(evse_id, made), now, settings);
        if (!target)
            return target.error().code + ' ' + target.error().field;
        if (!target->profile.id)
            target->profile.id = ++next;
        installed(db, "CP1", *target, "cmd_1", now);
        return '#' + std::to_string(*target->profile.id);
    }

    std::size_t count() { return storage::charging_profiles::of_charge_point(db, "CP1").size(); }

    std::int64_t next = 100;
};

} // namespace

TEST_CASE_METHOD(PlaceFixture, "a profile without a number takes that of the one in its place") {
    CHECK(set(1, profile()) == "#101");
    CHECK(set(1, profile()) == "#101");
    CHECK(set(2, profile()) == "#102");
    CHECK(count() == 2);
}

TEST_CASE_METHOD(PlaceFixture, "a profile with a number of its own has to wait until its place is free") {
    CHECK(set(1, profile(1)) == "#1");
    CHECK(set(1, profile(2)) == "profile_overlaps charging_profile");
    auto higher = profile(2);
    higher.stack_level = 1;
    CHECK(set(1, higher) == "#2");
    CHECK(set(1, profile(1)) == "#1");
    CHECK(count() == 2);
}

TEST_CASE_METHOD(PlaceFixture, "a default of every EVSE and one of a single EVSE stand in each other's way") {
    CHECK(set(0, profile(1)) == "#1");
    CHECK(set(2, profile()) == "profile_overlaps charging_profile");
}

TEST_CASE_METHOD(PlaceFixture, "profiles that are not valid at the same time share a place") {
    auto first = profile(1);
    first.valid_to = now + std::chrono::hours(1);
    auto second = profile(2);
    second.valid_from = now + std::chrono::hours(1);
    CHECK(set(1, first) == "#1");
    CHECK(set(1, second) == "#2");
    CHECK(count() == 2);
    second.id = 3;
    second.valid_from = now + std::chrono::minutes(59);
    CHECK(set(1, second) == "profile_overlaps charging_profile");
}

TEST_CASE_METHOD(PlaceFixture, "an absolute schedule without a start begins now") {
    const auto target = place(db, "CP1", asked(1, profile()), now, settings);
    REQUIRE(target.has_value());
    CHECK(target->profile.charging_schedule.start_schedule == now);
}

TEST_CASE_METHOD(PlaceFixture, "a profile keeps to what the device model says") {
    told("ProfileStackLevel", "1");
    told("PeriodsPerSchedule", "2");
    told("RateUnit", "W");
    told("ACPhaseSwitchingSupported", "false");
    auto made = profile();
    CHECK(set(1, made) == "invalid_request charging_profile.charging_schedule.charging_rate_unit");
    made.charging_schedule.charging_rate_unit = RateUnit::W;
    CHECK(set(1, made) == "#101");
    made.stack_level = 2;
    CHECK(set(1, made) == "invalid_request charging_profile.stack_level");
    made.stack_level = 0;
    made.charging_schedule.charging_schedule_period = {{0, 1, {}}, {1, 2, {}}, {2, 3, {}}};
    CHECK(set(1, made) == "invalid_request charging_profile.charging_schedule.charging_schedule_period");
    made.charging_schedule.charging_schedule_period = {{0, 1, 1, 2}};
    CHECK(set(1, made) == "invalid_request charging_profile.charging_schedule.charging_schedule_period");
}

TEST_CASE_METHOD(PlaceFixture,
                 "a phase is named of one phase only, and limits of others are not for us to set") {
    auto made = profile();
    made.charging_schedule.charging_schedule_period = {{0, 16, 3, 1}};
    CHECK(set(1, made) ==
          "invalid_request charging_profile.charging_schedule.charging_schedule_period[0].phase_to_use");
    made.charging_schedule.charging_schedule_period = {{0, 16, 1, 1}};
    CHECK(set(1, made) == "#101");
    made.purpose = Purpose::charging_station_external_constraints;
    CHECK(set(1, made) == "invalid_request charging_profile.purpose");
    made.purpose = Purpose::priority_charging; // which 2.1 brought
    CHECK(set(1, made) == "invalid_request charging_profile.purpose");
    made = profile();
    made.alternative_schedules.emplace().push_back(made.charging_schedule);
    CHECK(set(1, made) == "invalid_request charging_profile.alternative_schedules");
}

} // namespace voltgate::core::smart_charging
