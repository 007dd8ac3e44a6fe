// Sessions begin, each of them once.
#include "storage/records/commands.hpp"
#include "transaction_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::transactions {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using storage::ClosedBy;
using storage::SessionStatus;

TEST_CASE_METHOD(TransactionFixture, "a start makes an active session with a positive transaction number") {
    const auto first = begun(1);
    const auto second = begun(2, "OTHER");
    CHECK(first.session.status == SessionStatus::active);
    CHECK(first.verdict.status == authorization::Status::accepted);
    CHECK(number_of(first.session) > 0);
    CHECK(number_of(second.session) != number_of(first.session));
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 1: the same start again is the same session") {
    const auto first = begun();
    now += minutes(3);
    auto repeat = start();
    repeat.reported_at = now - minutes(3);
    repeat.repeat_key = *first.session.start_key;
    const auto second = begin(db, repeat, settings);
    CHECK(second.session.id == first.session.id);
    CHECK(second.verdict.status == first.verdict.status);
}

TEST_CASE_METHOD(TransactionFixture,
                 "a start without a time is a new one once the session before it has ended") {
    auto undated = start();
    undated.reported_at.reset();
    const auto first = begin(db, undated, settings);
    CHECK(begin(db, undated, settings).session.id == first.session.id);
    end_at(first.session, 2'000);
    CHECK(begin(db, undated, settings).session.id != first.session.id);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 11: with a clock that stands a like start is a new session") {
    auto from_1970 = start();
    from_1970.reported_at = Instant{};
    const auto first = begin(db, from_1970, settings).session;
    CHECK(begin(db, from_1970, settings).session.id == first.id);
    end_at(first, 2'000);
    now += hours(1);
    from_1970.origin = origin();
    const auto second = begin(db, from_1970, settings).session;
    CHECK(second.id != first.id);
    CHECK(begin(db, from_1970, settings).session.id == second.id);
}

TEST_CASE_METHOD(TransactionFixture, "starts of an unknown EVSE are sessions of their own") {
    const auto one = begun(0, "TAG1").session;
    const auto other = begun(0, "TAG2").session;
    CHECK(stored(one).status == SessionStatus::active);
    CHECK(one.transaction_id != other.transaction_id);
    now += minutes(1);
    end_at(one, 1'500);
    CHECK(stored(one).energy_wh == 500);
    CHECK(stored(other).status == SessionStatus::active);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 7: a new start closes what is open on the EVSE") {
    const auto before = begun().session;
    now += minutes(20);
    meter(before, 3'000);
    now += minutes(20);
    const auto after = begun(1, "OTHER", 3'200).session;
    CHECK(stored(before).status == SessionStatus::finished);
    CHECK(stored(before).closed_by == ClosedBy::synthetic);
    CHECK(stored(before).energy_wh == 2'000);
    CHECK(stored(after).status == SessionStatus::active);
}

TEST_CASE_METHOD(TransactionFixture,
                 "pitfall 8: a start with an invalid tag is a session with that verdict") {
    const auto refused = begun(1, "NOBODY");
    CHECK(refused.verdict.status == authorization::Status::invalid);
    CHECK(number_of(refused.session) > 0);
    CHECK(stored(refused.session).start_status == "Invalid");
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 9: a station's own repeat is not concurrent") {
    begun();
    CHECK(begin(db, start(), settings).verdict.status == authorization::Status::accepted);
    CHECK(begun(2).verdict.status == authorization::Status::concurrent_tx);
    CHECK(begin(db, start(2), settings).verdict.status == authorization::Status::concurrent_tx);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 11: a time that cannot be believed is the time of receipt") {
    auto from_1970 = start();
    from_1970.reported_at = Instant{};
    CHECK(begin(db, from_1970, settings).session.started_at == now);
    auto from_tomorrow = start(2, "OTHER");
    from_tomorrow.reported_at = now + hours(24);
    CHECK(begin(db, from_tomorrow, settings).session.started_at == now);
    auto from_yesterday = start(3, "THIRD");
    from_yesterday.reported_at = now - hours(24);
    CHECK(begin(db, from_yesterday, settings).session.started_at == now - hours(24));
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 13: without meterStart the first meter value is the start") {
    auto unmetered = start();
    unmetered.meter_start_wh.reset();
    const auto session = begin(db, unmetered, settings).session;
    now += minutes(1);
    meter(session, 5'000);
    now += minutes(1);
    meter(session, 5'800);
    end_at(session, {});
    const auto ended = stored(session);
    CHECK(ended.meter_start_wh == 5'000);
    CHECK(ended.meter_stop_wh == 5'800);
    CHECK(ended.energy_wh == 800);
}

TEST_CASE_METHOD(TransactionFixture, "a remote start's record names the session that it began") {
    storage::Command command;
    command.id = storage::new_id("cmd", now);
    command.charge_point_id = "CP1";
    command.action = "start";
    command.id_tag = "tag1";
    command.status = storage::CommandStatus::accepted;
    command.created_at = now;
    command.updated_at = now;
    storage::commands::add(db, command);
    now += seconds(20);
    const auto session = begun().session;
    CHECK(storage::commands::get(db, command.id)->session_id == session.id);
    CHECK(stored(session).command_id == command.id);
}

} // namespace voltgate::core::transactions
