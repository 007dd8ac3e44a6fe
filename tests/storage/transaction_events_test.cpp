#include "storage/records/transaction_events.hpp"
#include "tests/storage/support/records.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::storage;
using namespace voltgate::storage::test;
namespace numbered = voltgate::storage::transaction_events;

namespace {

using Kind = TransactionEventKind;

void put(Database& db, std::int64_t seq_no, Kind kind, std::int64_t occurred_at,
         std::optional<std::int64_t> received_at = {}) {
    TransactionEvent event;
    event.charge_point_id = "CP1";
    event.session_id = "ses_1";
    event.seq_no = seq_no;
    event.kind = kind;
    event.occurred_at = at(occurred_at);
    event.received_at = at(received_at.value_or(occurred_at));
    REQUIRE(numbered::add(db, event));
}

std::string plan(Database& db, const std::string& query) {
    auto statement = db.prepare("explain query plan " + query);
    std::string text;
    while (statement.step())
        text.append(statement.text(3)).append("; ");
    return text;
}

} // namespace

TEST_CASE("The latest event is the one with the highest number, and of several with it the last") {
    const auto db = migrated();
    put(*db, 0, Kind::started, 1'000);
    put(*db, 2, Kind::updated, 2'000);
    CHECK(numbered::is_latest(*db, "ses_1", 2, at(2'000)));
    CHECK_FALSE(numbered::is_latest(*db, "ses_1", 0, at(1'000)));
    put(*db, 2, Kind::ended, 3'000);
    CHECK_FALSE(numbered::is_latest(*db, "ses_1", 2, at(2'000)));
    CHECK(numbered::is_latest(*db, "ses_1", 2, at(3'000)));
}

TEST_CASE("A number repeats itself when another event of the session has it, too") {
    const auto db = migrated();
    put(*db, 0, Kind::started, 1'000);
    CHECK_FALSE(numbered::repeats_number(*db, "ses_1", 0));
    put(*db, 0, Kind::updated, 2'000);
    CHECK(numbered::repeats_number(*db, "ses_1", 0));
    CHECK_FALSE(numbered::repeats_number(*db, "ses_2", 0));
}

TEST_CASE("What was told before an end is found by its number, unless its clock was ahead") {
    const auto db = migrated();
    put(*db, 0, Kind::started, 1'000);
    put(*db, 1, Kind::updated, 4'000);
    put(*db, 2, Kind::updated, 9'000, 4'500);
    put(*db, 3, Kind::ended, 3'000, 20'000);
    using std::chrono::milliseconds;
    CHECK(numbered::last_before_end(*db, "ses_1", 3, milliseconds(4'500)) == at(9'000));
    CHECK(numbered::last_before_end(*db, "ses_1", 3, milliseconds(4'499)) == at(4'000));
    CHECK(numbered::last_before_end(*db, "ses_1", 1, milliseconds(4'500)) == at(4'000));
    CHECK_FALSE(numbered::last_before_end(*db, "ses_2", 3, milliseconds(4'500)));
    CHECK(numbered::is_ended_after(*db, "ses_1", 2));
    CHECK_FALSE(numbered::is_ended_after(*db, "ses_1", 3));
}

TEST_CASE("An event is placed among its session's by an index, however many have its number") {
    const auto db = migrated();
    const std::string by_all = "USING COVERING INDEX transaction_events_once "
                               "(session_id=? AND seq_no=? AND kind=? AND occurred_at>?)";
    CHECK(plan(*db, "select 1 from transaction_events where session_id = ? and seq_no = ?"
                    " and kind in ('started', 'updated', 'ended') and occurred_at > ?")
              .find(by_all) != std::string::npos);
    CHECK(plan(*db, "select 1 from transaction_events where session_id = ? and seq_no = ? limit 2")
              .find("USING COVERING INDEX transaction_events_once (session_id=? AND seq_no=?)") !=
          std::string::npos);
}
