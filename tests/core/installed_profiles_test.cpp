#include "core/smart_charging/smart_charging.hpp"
#include "domain_fixture.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/evses.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace voltgate::core::smart_charging {

namespace {

struct InstalledFixture : DomainFixture {
    static ChargingProfile profile(std::int64_t id, Purpose purpose, std::int64_t stack_level, double limit) {
        ChargingProfile made;
        made.id = id;
        made.purpose = purpose;
        made.stack_level = stack_level;
        made.charging_schedule.charging_schedule_period = {{0, limit, {}}};
        made.charging_schedule.start_schedule = Instant{};
        return made;
    }

    void install(std::int64_t evse, const ChargingProfile& made,
                 std::optional<storage::Session> session = {}) {
        installed(db, "CP1", Target{evse, std::move(session), made}, "cmd_1", now);
    }

    storage::Session running(std::int64_t evse) {
        storage::Session session;
        session.id = storage::new_id("ses", now);
        session.charge_point_id = "CP1";
        session.evse_id = evse;
        session.started_at = now;
        session.created_at = now;
        session.updated_at = now;
        storage::sessions::add(db, session);
        return session;
    }

    std::vector<std::int64_t> ids() {
        std::vector<std::int64_t> all;
        for (const auto& each : storage::charging_profiles::of_charge_point(db, "CP1"))
            all.push_back(each.profile_id);
        std::sort(all.begin(), all.end());
        return all;
    }

    using Ids = std::vector<std::int64_t>;
};

} // namespace

TEST_CASE_METHOD(InstalledFixture,
                 "a profile takes the place of the same id, or of its purpose and stack level there") {
    install(1, profile(1, Purpose::tx_default_profile, 0, 10));
    install(1, profile(2, Purpose::tx_default_profile, 1, 10));
    install(2, profile(3, Purpose::tx_default_profile, 0, 10));
    CHECK(ids() == Ids{1, 2, 3});
    install(1, profile(4, Purpose::tx_default_profile, 0, 10));
    CHECK(ids() == Ids{2, 3, 4});
    install(0, profile(3, Purpose::charging_station_max_profile, 0, 10));
    CHECK(ids() == Ids{2, 3, 4});
    CHECK(storage::charging_profiles::list(db, {.evse_id = 2}, {}).data.empty());
}

TEST_CASE_METHOD(InstalledFixture,
                 "clearing takes an id alone, or all that fit the rest; nothing means everything") {
    const auto reset = [&] {
        install(1, profile(1, Purpose::tx_default_profile, 0, 10));
        install(1, profile(2, Purpose::tx_default_profile, 1, 10));
        install(0, profile(3, Purpose::charging_station_max_profile, 1, 10));
    };
    reset();
    cleared(db, "CP1", {.id = 1, .evse_id = 9, .purpose = {}, .stack_level = 7});
    CHECK(ids() == Ids{2, 3});
    reset();
    cleared(db, "CP1", {.id = {}, .evse_id = 1, .purpose = "TxDefaultProfile", .stack_level = 1});
    CHECK(ids() == Ids{1, 3});
    cleared(db, "CP2", {});
    CHECK(ids() == Ids{1, 3});
    cleared(db, "CP1", {});
    CHECK(ids().empty());
}

TEST_CASE_METHOD(InstalledFixture,
                 "a transaction's profile ends with it, and is not remembered when that has ended") {
    auto session = running(1);
    install(1, profile(1, Purpose::tx_profile, 0, 10), session);
    install(1, profile(2, Purpose::tx_default_profile, 0, 10));
    session_ended(db, session);
    CHECK(ids() == Ids{2});
    session.status = storage::SessionStatus::finished;
    storage::sessions::save(db, session);
    install(1, profile(3, Purpose::tx_profile, 0, 10), session);
    CHECK(ids() == Ids{2});
}

TEST_CASE_METHOD(InstalledFixture, "the profile of a remote start is that of the session that it began") {
    storage::Command command;
    command.id = "cmd_start";
    command.charge_point_id = "CP1";
    command.action = "start";
    command.request.text =
        R"({"id_tag":"TAG1","charging_profile":{"id":7,"purpose":"tx_profile","kind":"relative",)"
        R"("charging_schedule":{"charging_rate_unit":"A","charging_schedule_period":[{"start_period":0,"limit":6}]}}})";
    storage::commands::add(db, command);
    auto session = running(2);
    session_started(db, session);
    CHECK(ids().empty());
    session.command_id = "cmd_start";
    session_started(db, session);
    CHECK(ids() == Ids{7});
    const auto schedule = expected_schedule(db, "CP1", 2, {now, std::chrono::minutes(1), RateUnit::A});
    REQUIRE(schedule.charging_schedule_period.size() == 1);
    CHECK(schedule.charging_schedule_period[0].limit == 6);
}

TEST_CASE_METHOD(InstalledFixture,
                 "an EVSE's supply follows from its record: phases, voltage between them, direct current") {
    auto evse = storage::evses::ensure(db, "CP1", 1, now);
    CHECK(supply_of(db, "CP1", 1).voltage_v == 230);
    CHECK(supply_of(db, "CP1", 1).phases == 3);
    evse.max_voltage_v = 400;
    evse.max_power_w = 22'000;
    storage::evses::update(db, evse);
    CHECK(supply_of(db, "CP1", 1).voltage_v == Approx(230.9).epsilon(0.01));
    CHECK(supply_of(db, "CP1", 1).max_power_w == 22'000);
    evse.current_type = storage::CurrentType::dc;
    storage::evses::update(db, evse);
    CHECK(supply_of(db, "CP1", 1).voltage_v == 400);
    CHECK(supply_of(db, "CP1", 1).phases == 1);
}

} // namespace voltgate::core::smart_charging
