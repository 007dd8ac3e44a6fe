#include "storage/records/api_keys.hpp"
#include "storage/records/authorizations.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/configuration_keys.hpp"
#include "storage/records/deviations.hpp"
#include "storage/records/events.hpp"
#include "storage/records/evses.hpp"
#include "storage/records/id_tags.hpp"
#include "storage/records/idempotency_keys.hpp"
#include "storage/records/meter_values.hpp"
#include "storage/records/reviews.hpp"
#include "storage/records/status_log.hpp"
#include "tests/storage/support/records.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

namespace {

// The members of a record, and the columns of its table.
template <class T>
void check_columns(Database& db) {
    std::vector<std::string> members;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) { members.emplace_back(member.name); });
    std::vector<std::string> columns;
    auto statement = db.prepare("select name from pragma_table_info(?)");
    bind_all(statement, T::table);
    while (statement.step())
        columns.emplace_back(statement.text(0));
    // Statements name their columns, and a later migration adds its own at the end.
    std::sort(members.begin(), members.end());
    std::sort(columns.begin(), columns.end());
    INFO(T::table);
    CHECK(members == columns);
}

} // namespace

TEST_CASE("Every record has exactly the columns of its table") {
    const auto db = migrated();
    boost::mp11::mp_for_each<
        boost::mp11::mp_list<Organization, ApiKey, ChargePoint, Evse, Connector, StatusLogEntry,
                             ConnectionLogEntry, Session, MeterValue, IdTag, Authorization, Command, Event,
                             Review, ConfigurationKey, Deviation, IdempotencyKey>>(
        [&]<class T>(T) { check_columns<T>(*db); });
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

TEST_CASE("Id tags are kept as received and found without case") {
    const auto db = migrated();
    IdTag tag;
    tag.id = "tag_1";
    tag.id_tag_uid = "AbC123";
    tag.group_id = "Fleet";
    id_tags::add(*db, tag);
    CHECK(id_tags::by_uid(*db, "aBc123")->id_tag_uid == "AbC123");
    tag.id = "tag_2";
    tag.id_tag_uid = "ABC123";
    CHECK_FALSE(id_tags::add_if_new(*db, tag));
    CHECK(id_tags::list(*db, {.id_tag_uid = "abc123"}, {}).data.size() == 1);
    CHECK(id_tags::list(*db, {.status = IdTagStatus::enabled, .group_id = "FLEET"}, {}).data.size() == 1);
}

TEST_CASE("An exact repeat of meter values is stored once, with and without a session") {
    const auto db = migrated();
    MeterValue value;
    value.charge_point_id = "CP1";
    value.evse_id = 1;
    value.sampled_at = at(10);
    value.samples = {"[1]"};
    CHECK(meter_values::add(*db, value));
    CHECK_FALSE(meter_values::add(*db, value));
    value.samples = {"[2]"}; // the same instant, other samples
    CHECK(meter_values::add(*db, value));
    value.session_id = "ses_1";
    CHECK(meter_values::add(*db, value));
    CHECK_FALSE(meter_values::add(*db, value));
    value.sampled_at = at(11);
    CHECK(meter_values::add(*db, value));
}

TEST_CASE("A session's first and last energy readings are found by instant, not by arrival") {
    const auto db = migrated();
    const auto put = [&](std::int64_t when, std::optional<double> energy) {
        MeterValue value;
        value.charge_point_id = "CP1";
        value.evse_id = 1;
        value.session_id = "ses_1";
        value.sampled_at = at(when);
        value.energy_wh = energy;
        value.samples = {std::to_string(when)};
        meter_values::add(*db, value);
    };
    put(30, 300);
    put(10, 100);
    put(20, 200);
    put(40, std::nullopt);
    put(5, std::nullopt);
    CHECK(meter_values::first_of(*db, "ses_1")->energy_wh == 100);
    CHECK(meter_values::of_session(*db, "ses_1", std::nullopt, 10).size() == 5);
    CHECK(meter_values::of_session(*db, "ses_1", at(20), 10).size() == 2);
    CHECK_FALSE(meter_values::first_of(*db, "ses_2"));
}

TEST_CASE("Values without a session are given to the one that turns out to cover them") {
    const auto db = migrated();
    for (const auto when : {10, 20, 30}) {
        MeterValue value;
        value.charge_point_id = "CP1";
        value.evse_id = 1;
        value.sampled_at = at(when);
        meter_values::add(*db, value);
    }
    CHECK(meter_values::assign(*db, "ses_1", "CP1", 1, at(15), at(30)) == 2);
    CHECK(meter_values::of_session(*db, "ses_1", std::nullopt, 10).size() == 2);
}

TEST_CASE("Events are read in the order of their commit, and a sequence is never used twice") {
    const auto db = migrated();
    const auto put = [&](std::int64_t when) {
        Event event;
        event.id = new_id("evt", at(when));
        event.type = "session.started";
        event.occurred_at = at(when);
        return events::add(*db, event);
    };
    CHECK(events::last_sequence(*db) == 0);
    const auto first = put(10);
    const auto second = put(20);
    CHECK(second == first + 1);
    CHECK(events::after(*db, first, 10).size() == 1);
    CHECK(events::after(*db, 0, 1).at(0).sequence == first);
    CHECK(events::get(*db, events::after(*db, first, 1).at(0).id)->sequence == second);
    CHECK(events::prune(*db, at(100), 10) == 2);
    CHECK_FALSE(events::first_sequence(*db));
    CHECK(events::last_sequence(*db) == second);
    CHECK(put(30) == second + 1);
}

TEST_CASE("A repeated message is put on the review list once") {
    const auto db = migrated();
    Review review;
    review.id = "rev_1";
    review.kind = "unknown_transaction";
    review.charge_point_id = "CP1";
    review.action = "StopTransaction";
    review.message_key = "stop|-1|2026";
    CHECK(reviews::add(*db, review));
    review.id = "rev_2";
    CHECK_FALSE(reviews::add(*db, review));
    review.message_key.reset();
    CHECK(reviews::add(*db, review));
    CHECK(reviews::unresolved(*db) == 2);
    CHECK(reviews::resolve(*db, "rev_1", "matched", at(5)));
    CHECK_FALSE(reviews::resolve(*db, "rev_1", "matched", at(6)));
    CHECK(reviews::list(*db, {.resolved = false}, {}).data.size() == 1);
    CHECK(reviews::list(*db, {.resolved = true}, {}).data.at(0).resolution == "matched");
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

TEST_CASE("An API key is found by its hash, also when it is revoked") {
    const auto db = migrated();
    ApiKey key;
    key.id = "key_1";
    key.hash = "h";
    api_keys::add(*db, key);
    api_keys::used(*db, "key_1", at(4));
    CHECK(api_keys::find_by_hash(*db, "h")->last_used_at == at(4));
    CHECK(api_keys::revoke(*db, "key_1", at(5)));
    CHECK_FALSE(api_keys::revoke(*db, "key_1", at(6)));
    CHECK(api_keys::find_by_hash(*db, "h")->revoked_at == at(5));
    CHECK(api_keys::count(*db) == 1);
}

TEST_CASE("An idempotency key is claimed once and gives back the first answer") {
    const auto db = migrated();
    IdempotencyKey key{"key_1", "abc", "POST", "/x", "hash", {}, {}, {}, at(1)};
    CHECK_FALSE(idempotency_keys::claim(*db, key));
    auto running = idempotency_keys::claim(*db, key);
    REQUIRE(running);
    CHECK_FALSE(running->response_status);
    key.response_status = 201;
    key.response_body = "{}";
    idempotency_keys::complete(*db, key);
    CHECK(idempotency_keys::claim(*db, key)->response_status == 201);
    idempotency_keys::release(*db, "key_1", "abc");
    CHECK_FALSE(idempotency_keys::claim(*db, key));
    CHECK(idempotency_keys::prune(*db, at(2), 10) == 1);
}

TEST_CASE("Authorizations are filtered, and an accepted one waits for its session") {
    const auto db = migrated();
    const auto put = [&](std::int64_t when, AuthorizationStatus status) {
        Authorization authorization;
        authorization.id = new_id("auth", at(when));
        authorization.charge_point_id = "CP1";
        authorization.id_tag = "TAG";
        authorization.status = status;
        authorization.created_at = at(when);
        authorizations::add(*db, authorization);
        return authorization.id;
    };
    const auto accepted = put(10, AuthorizationStatus::accepted);
    put(20, AuthorizationStatus::rejected);
    CHECK(authorizations::unused(*db, "CP1", "tag", at(5))->id == accepted);
    CHECK_FALSE(authorizations::unused(*db, "CP1", "tag", at(11)));
    authorizations::link_session(*db, accepted, "ses_1");
    CHECK_FALSE(authorizations::unused(*db, "CP1", "tag", at(5)));
    CHECK(authorizations::list(*db, {.id_tag = "tag"}, {}).data.size() == 2);
    CHECK(authorizations::list(*db, {.session_id = "ses_1"}, {}).data.at(0).id == accepted);
}
