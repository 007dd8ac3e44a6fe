#include "core/command/capabilities.hpp"
#include "core/remote_control/start_rules.hpp"
#include "domain_fixture.hpp"
#include "storage/records/absent_actions.hpp"
#include "storage/records/configuration_keys.hpp"
#include "storage/records/evses.hpp"
#include "storage/records/id_tags.hpp"
#include "storage/records/sessions.hpp"
#include "storage/ulid.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::remote_control {

namespace {

struct StartFixture : DomainFixture {
    StartFixture() {
        storage::charge_points::connected(db, "CP1", {"1.6", "127.0.0.1", {}}, now);
        storage::charge_points::set_boot_status(db, "CP1", storage::BootStatus::accepted, now);
    }

    std::string refusal_of(const std::string& id_tag, std::int64_t evse, bool force = false) {
        Start start;
        start.id_tag = id_tag;
        if (evse > 0)
            start.evse_id = evse;
        start.force = force;
        const auto refusal = refuse_start(db, "CP1", start, now, settings);
        return refusal ? refusal->code : std::string();
    }

    void report(std::int64_t number, const std::string& status) {
        const auto evse = storage::evses::ensure(db, "CP1", number, now);
        storage::charge_points::StatusReport state;
        state.status = status;
        state.received_at = now;
        storage::evses::report_status(db, evse.id, state);
    }
};

} // namespace

TEST_CASE_METHOD(StartFixture, "a start is refused for equipment that cannot charge, and sent by force") {
    report(1, "Faulted");
    report(2, "Unavailable");
    report(3, "SuspendedEV");
    report(4, "Preparing");
    CHECK(refusal_of("TAG1", 1) == charging_not_allowed);
    CHECK(refusal_of("TAG1", 2) == charging_not_allowed);
    CHECK(refusal_of("TAG1", 3) == session_already_running);
    CHECK(refusal_of("TAG1", 4).empty());
    CHECK(refusal_of("TAG1", 0).empty()); // one can be used
    CHECK(refusal_of("TAG1", 1, true).empty());
    CHECK(refusal_of("TAG1", 9).empty()); // never heard of: the charge point knows
}

TEST_CASE_METHOD(StartFixture, "a start is refused for a tag that may not charge, also by force") {
    CHECK(refusal_of("NOBODY", 1) == access_restricted);
    auto tag = storage::id_tags::by_uid(db, "TAG1").value();
    tag.status = storage::IdTagStatus::disabled;
    REQUIRE(storage::id_tags::update(db, tag));
    CHECK(refusal_of("TAG1", 1, true) == user_is_disabled);
}

TEST_CASE_METHOD(StartFixture, "a start waits for the boot") {
    storage::charge_points::set_boot_status(db, "CP1", storage::BootStatus::pending, now);
    CHECK(refusal_of("TAG1", 1) == boot_not_accepted);
    CHECK(refusal_of("TAG1", 1, true) == boot_not_accepted);
}

TEST_CASE_METHOD(StartFixture,
                 "what a charge point has told that it cannot do is known until its firmware changes") {
    const auto refused = [&](const Needs& needs) {
        return capabilities::refuse(db, storage::charge_points::get(db, "CP1").value(), needs).has_value();
    };
    const Needs reserving{feature_profile::reservation, "ReserveNow"};
    CHECK_FALSE(refused(reserving));
    storage::absent_actions::put(db, "CP1", "ReserveNow", "NotImplemented", now);
    CHECK(refused(reserving));
    storage::charge_points::Boot boot;
    boot.firmware_version = "2";
    storage::charge_points::booted(db, "CP1", boot, now);
    CHECK_FALSE(refused(reserving));
    storage::ConfigurationKey key;
    key.charge_point_id = "CP1";
    key.name = "SupportedFeatureProfiles";
    key.value = "Core,Smart Charging";
    storage::configuration_keys::put(db, key);
    CHECK(refused(reserving));
    CHECK_FALSE(refused({feature_profile::smart_charging, "SetChargingProfile"}));
}

} // namespace voltgate::core::remote_control
