// Charge points, their EVSEs and connectors, and what is known of each.
#include "storage/records/configuration_keys.hpp"
#include "storage/records/deviations.hpp"
#include "storage/records/evses.hpp"
#include "storage/records/sessions.hpp"
#include "storage/records/status_log.hpp"
#include "tests/storage/support/records.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

TEST_CASE("Charge points of which nobody but themselves has said anything are counted") {
    const auto db = migrated();
    const auto add = [&](const char* id, auto change) {
        auto made = charge_point(id);
        change(made);
        charge_points::add(*db, made);
    };
    add("OPEN", [](auto&) {});
    add("WAITS", [](auto& c) { c.admission = Admission::pending; });
    add("NAMED", [](auto& c) { c.name = "Garage"; });
    add("SECRET", [](auto& c) { c.password_hash = "hash"; });
    CHECK(charge_points::count_newcomers(*db, Admission::accepted, 10) == 2);
    CHECK(charge_points::count_newcomers(*db, Admission::accepted, 1) == 1);
    CHECK(charge_points::count_newcomers(*db, Admission::pending, 10) == 1);
    // What equipment tells makes it no better known.
    charge_points::booted(*db, "OPEN", {.vendor = "Acme"}, at(1));
    charge_points::set_boot_status(*db, "WAITS", BootStatus::pending, at(1));
    CHECK(charge_points::count_newcomers(*db, Admission::accepted, 10) == 2);

    auto waits = charge_points::get(*db, "WAITS").value();
    waits.admission = Admission::accepted;
    CHECK(charge_points::update(*db, waits));
    CHECK(charge_points::count_newcomers(*db, Admission::accepted, 10) == 1);
    // Who has charged is no newcomer.
    Session session;
    session.id = "ses_1";
    session.charge_point_id = "OPEN";
    sessions::add(*db, session);
    CHECK(charge_points::count_newcomers(*db, Admission::accepted, 10) == 0);
}

TEST_CASE("Charge points are added once, updated by version and removed with what is theirs") {
    const auto db = migrated();
    charge_points::add(*db, charge_point("CP1"));
    CHECK_FALSE(charge_points::add_if_new(*db, charge_point("CP1")));
    CHECK(charge_points::add_if_new(*db, charge_point("CP2")));

    auto mine = charge_points::get(*db, "CP1").value();
    auto theirs = mine;
    mine.name = "Garage";
    CHECK(charge_points::update(*db, mine));
    CHECK_FALSE(charge_points::update(*db, theirs));

    evses::ensure(*db, "CP1", 1, at(1));
    configuration_keys::put(*db, {.charge_point_id = "CP1", .name = "HeartbeatInterval"});
    deviations::add(*db, {.charge_point_id = "CP1", .kind = "null_dropped"});
    CHECK(charge_points::remove(*db, "CP1"));
    CHECK_FALSE(charge_points::remove(*db, "CP1"));
    CHECK(db->scalar("select count(*) from evses") == 0);
    CHECK(db->scalar("select count(*) from connectors") == 0);
    CHECK(db->scalar("select count(*) from configuration_keys") == 0);
    CHECK(db->scalar("select count(*) from deviations") == 0);
}

TEST_CASE("What the equipment reports does not change the version") {
    const auto db = migrated();
    charge_points::add(*db, charge_point("CP1"));
    charge_points::connected(*db, "CP1", {"1.6", "192.0.2.1:5000", 1}, at(10));
    charge_points::booted(*db, "CP1", {.vendor = "Acme", .model = "One"}, at(20));
    charge_points::report_status(*db, "CP1",
                                 {.status = "Faulted", .error_code = "GroundFailure", .received_at = at(30)});
    charge_points::seen(*db, "CP1", at(40));
    auto cp = charge_points::get(*db, "CP1").value();
    CHECK(cp.version == 1);
    CHECK(cp.connected);
    CHECK(cp.protocol == "1.6");
    CHECK(cp.boot_status == BootStatus::accepted);
    CHECK(cp.vendor == "Acme");
    CHECK(cp.last_boot_at == at(20));
    CHECK(cp.hardware_status == "Faulted");
    CHECK(cp.status_at == at(30));
    CHECK(cp.last_seen_at == at(40));
    CHECK(charge_points::disconnect_all(*db, "server restarted", at(50)) == 1);
    CHECK(charge_points::disconnect_all(*db, "server restarted", at(60)) == 0);
    cp = charge_points::get(*db, "CP1").value();
    CHECK_FALSE(cp.connected);
    CHECK(cp.disconnected_at == at(50));
    CHECK(cp.boot_status == BootStatus::accepted); // pitfall 20: acceptance outlives the connection
}

TEST_CASE("A boot told of again is no later restart") {
    const auto db = migrated();
    charge_points::add(*db, charge_point("CP1"));
    const charge_points::Boot again{.firmware_version = "2", .restarted = false};
    charge_points::booted(*db, "CP1", again, at(10));
    CHECK(charge_points::get(*db, "CP1")->last_boot_at == at(10)); // none was known
    charge_points::booted(*db, "CP1", {.firmware_version = "1"}, at(20));
    charge_points::booted(*db, "CP1", again, at(30));
    const auto cp = charge_points::get(*db, "CP1").value();
    CHECK(cp.last_boot_at == at(20));
    CHECK(cp.last_seen_at == at(30));
    CHECK(cp.firmware_version == "2");
}

TEST_CASE("Charge points are filtered by state and found by a part of id or name") {
    const auto db = migrated();
    auto named = charge_point("CP1");
    named.name = "North Garage";
    named.admission = Admission::pending;
    charge_points::add(*db, named);
    charge_points::add(*db, charge_point("GAR-2"));
    const auto count = [&](const charge_points::ListFilter& filter) {
        return charge_points::list(*db, filter, {}).data.size();
    };
    CHECK(count({}) == 2);
    CHECK(count({.admission = Admission::pending}) == 1);
    CHECK(count({.connected = false}) == 2);
    CHECK(count({.search = "gar"}) == 2);
    CHECK(count({.search = "north"}) == 1);
    CHECK(count({.status = ChargePointStatus::disabled}) == 0);
}

TEST_CASE("An EVSE is made with its connector when the equipment first names it") {
    const auto db = migrated();
    charge_points::add(*db, charge_point("CP1"));
    const auto evse = evses::ensure(*db, "CP1", 2, at(1));
    CHECK(evses::ensure(*db, "CP1", 2, at(5)).id == evse.id);
    CHECK(evse.id.starts_with("evse_"));
    CHECK(evses::by_number(*db, "CP1", 2)->id == evse.id);
    REQUIRE(connectors::of_evse(*db, evse.id).size() == 1);
    CHECK(connectors::by_number(*db, evse.id, 1)->charge_point_id == "CP1");
    evses::report_status(*db, evse.id, {.status = "Charging", .reported_at = at(70), .received_at = at(90)});
    CHECK(evses::get(*db, evse.id)->hardware_status == "Charging");
    CHECK(evses::get(*db, evse.id)->status_at == at(70));
}

TEST_CASE("Number 0 is the charge point itself and never an EVSE or connector row") {
    const auto db = migrated();
    charge_points::add(*db, charge_point("CP1"));
    CHECK_THROWS_AS(evses::ensure(*db, "CP1", 0, at(1)), Error);
    const auto evse = evses::ensure(*db, "CP1", 1, at(1));
    CHECK_THROWS_AS(connectors::ensure(*db, evse, 0, at(1)), Error);
}

TEST_CASE("The status log keeps both times and is read by place") {
    const auto db = migrated();
    for (int i = 0; i < 4; ++i)
        status_log::add(*db, {.charge_point_id = "CP1",
                              .evse_id = i % 2,
                              .status = "Available",
                              .reported_at = at(1),
                              .received_at = at(100 + i)});
    const auto page = status_log::list(*db, {.charge_point_id = "CP1", .evse_id = 0}, {});
    REQUIRE(page.data.size() == 2);
    CHECK(page.data[0].received_at == at(102));
    CHECK(page.data[0].reported_at == at(1));
    CHECK(status_log::prune(*db, at(103), 2) == 2);
    CHECK(status_log::prune(*db, at(103), 10) == 1);
}

TEST_CASE("Connections left open by an earlier run are closed at the start") {
    const auto db = migrated();
    const auto first = connection_log::opened(*db, {.charge_point_id = "CP1", .connected_at = at(1)});
    connection_log::opened(*db, {.charge_point_id = "CP1", .connected_at = at(2)});
    connection_log::closed(*db, first, "replaced", at(3));
    CHECK(connection_log::close_all(*db, "server restarted", at(9)) == 1);
    const auto page = connection_log::list(*db, "CP1", {});
    REQUIRE(page.data.size() == 2);
    CHECK(page.data[0].disconnected_at == at(9));
    CHECK(page.data[1].disconnect_reason == "replaced");
}

TEST_CASE("Configuration keys are compared without case and forgotten when a full report lacks them") {
    const auto db = migrated();
    charge_points::add(*db, charge_point("CP1"));
    configuration_keys::put(
        *db, {.charge_point_id = "CP1", .name = "HeartbeatInterval", .value = "300", .reported_at = at(1)});
    configuration_keys::put(
        *db, {.charge_point_id = "CP1", .name = "heartbeatinterval", .value = "60", .reported_at = at(2)});
    configuration_keys::put(*db, {.charge_point_id = "CP1", .name = "Gone", .reported_at = at(1)});
    configuration_keys::put(*db,
                            {.charge_point_id = "CP1", .name = "Nope", .known = false, .reported_at = at(2)});
    CHECK(configuration_keys::get(*db, "CP1", "HEARTBEATINTERVAL")->value == "60");
    CHECK(configuration_keys::forget_before(*db, "CP1", at(2)) == 1);
    CHECK(configuration_keys::of_charge_point(*db, "CP1").size() == 1);
    CHECK(configuration_keys::by_name(*db, "CP1", "nope").empty());
}

TEST_CASE("A pending password that is used takes the place of the old one, or changes places with it") {
    const auto db = migrated();
    charge_points::add(*db, charge_point("CP1"));
    charge_points::set_password_hash(*db, "CP1", "old", at(1));
    const auto passwords = [&](std::string_view used) {
        charge_points::confirm_password_hash(*db, "CP1", used, at(3));
        const auto record = charge_points::get(*db, "CP1").value();
        return record.password_hash.value_or("-") + ' ' + record.pending_password_hash.value_or("-") +
               (record.pending_is_profiles ? " of a profile" : "");
    };
    charge_points::set_pending_password(*db, "CP1", {"new", true}, at(2));
    CHECK(passwords("another") == "old new of a profile");
    CHECK(passwords("new") == "new old of a profile");
    CHECK(passwords("old") == "old new of a profile");
    charge_points::set_pending_password(*db, "CP1", {"everywhere", false}, at(2));
    CHECK(passwords("everywhere") == "everywhere -");
    charge_points::set_pending_password(*db, "CP1", {"new", true}, at(2));
    charge_points::set_password_hash(*db, "CP1", std::nullopt, at(2));
    CHECK(passwords("new") == "- -");
    charge_points::set_pending_password(*db, "CP1", {"first", true}, at(2));
    CHECK(passwords("first") == "first -");
}

TEST_CASE("Deviations are added up, and one of a removed charge point harms nobody") {
    const auto db = migrated();
    charge_points::add(*db, charge_point("CP1"));
    deviations::add(*db, {"CP1", "null_dropped", 2, at(1), "$.a"});
    deviations::add(*db, {"CP1", "null_dropped", 3, at(2), "$.b"});
    CHECK_NOTHROW(deviations::add(*db, {"gone", "null_dropped", 1, at(2), std::nullopt}));
    const auto all = deviations::of_charge_point(*db, "CP1");
    REQUIRE(all.size() == 1);
    CHECK(all[0].count == 5);
    CHECK(all[0].last_detail == "$.b");
    CHECK(deviations::clear(*db, "CP1") == 1);
}
