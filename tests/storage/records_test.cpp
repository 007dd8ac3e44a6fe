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
    CHECK(events::prune(*db, at(100), 10) == 1);
    CHECK(events::first_sequence(*db) == second);
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
    CHECK(reviews::prune(*db, at(5), 10) == 0);
    CHECK(reviews::prune(*db, at(6), 10) == 1);
    CHECK(reviews::unresolved(*db) == 1); // what nobody has resolved is kept
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
    idempotency_keys::release(*db, "key_1", "abc");
    CHECK_FALSE(idempotency_keys::claim(*db, key));
    key.response_status = 201;
    key.response_body = "{}";
    idempotency_keys::complete(*db, key);
    CHECK(idempotency_keys::claim(*db, key)->response_status == 201);
    idempotency_keys::release(*db, "key_1", "abc"); // too late: it has been answered
    CHECK(idempotency_keys::claim(*db, key)->response_status == 201);
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
    CHECK(authorizations::unused(*db, "CP1", "tag", at(5), at(10))->id == accepted);
    CHECK_FALSE(authorizations::unused(*db, "CP1", "tag", at(11), at(30)));
    CHECK_FALSE(authorizations::unused(*db, "CP1", "tag", at(5), at(9)));
    authorizations::link_session(*db, accepted, "ses_1", 2);
    CHECK(authorizations::get(*db, accepted)->evse_id == 2);
    CHECK_FALSE(authorizations::unused(*db, "CP1", "tag", at(5), at(10)));
    CHECK(authorizations::list(*db, {.id_tag = "tag"}, {}).data.size() == 2);
    CHECK(authorizations::list(*db, {.session_id = "ses_1"}, {}).data.at(0).id == accepted);
}
