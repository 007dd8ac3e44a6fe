#include "core/availability/availability.hpp"
#include "domain_fixture.hpp"
#include "storage/records/evses.hpp"
#include "storage/records/status_log.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::availability {

namespace {

struct AvailabilityFixture : DomainFixture {
    void report(std::int64_t evse, const std::string& status, std::optional<Instant> at = {}) {
        StatusReport made;
        made.origin = origin();
        made.evse_id = evse;
        made.status = status;
        made.reported_at = at;
        known = record(db, made, settings);
    }

    bool known = false; // the equipment of the last report
};

} // namespace

TEST_CASE_METHOD(AvailabilityFixture, "a first report makes the EVSE and its connector") {
    report(2, "Available");
    const auto evse = storage::evses::by_number(db, "CP1", 2);
    REQUIRE(evse);
    CHECK(evse->hardware_status == "Available");
    const auto connectors = storage::connectors::of_evse(db, evse->id);
    REQUIRE(connectors.size() == 1);
    CHECK(connectors[0].number == 1);
}

TEST_CASE_METHOD(AvailabilityFixture, "pitfall 35: connector 0 is the charge point itself, never a row") {
    report(0, "Unavailable");
    CHECK(storage::evses::of_charge_point(db, "CP1").empty());
    CHECK(storage::charge_points::get(db, "CP1")->hardware_status == "Unavailable");
}

TEST_CASE_METHOD(AvailabilityFixture, "the last report counts, also when the clock was put back in between") {
    report(1, "Preparing", now);
    report(1, "Charging", now - std::chrono::minutes(5));
    CHECK(storage::evses::by_number(db, "CP1", 1)->hardware_status == "Charging");
    CHECK(storage::status_log::list(db, {}, {}).data.size() == 2);
}

TEST_CASE_METHOD(AvailabilityFixture, "equipment makes only so many EVSEs and connectors by naming them") {
    settings.equipment = {2, 2};
    report(2, "Available");
    CHECK(known);
    report(3, "Available");
    CHECK_FALSE(known);
    CHECK(storage::evses::of_charge_point(db, "CP1").size() == 1);
    CHECK(storage::status_log::list(db, {}, {}).data.size() == 2);

    CHECK(ensure(db, "CP1", {1, 2}, now, settings.equipment));
    CHECK_FALSE(ensure(db, "CP1", {1, 3}, now, settings.equipment));
    CHECK_FALSE(ensure(db, "CP1", {0, 1}, now, settings.equipment));
    CHECK_FALSE(ensure(db, "CP1", {-1, 1}, now, settings.equipment));
    // What is known already stays so, whatever the settings are now.
    settings.equipment = {1, 1};
    CHECK(ensure(db, "CP1", {2, 1}, now, settings.equipment));
    CHECK(ensure(db, "CP1", {1, 2}, now, settings.equipment));
}

} // namespace voltgate::core::availability
