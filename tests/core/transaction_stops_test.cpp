// Sessions end, whatever the charge point believes their number to be.
#include "storage/records/limit_stops.hpp"
#include "transaction_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::transactions {

using std::chrono::minutes;
using storage::ClosedBy;
using storage::SessionStatus;

TEST_CASE_METHOD(TransactionFixture, "pitfall 2: a stop again is booked once") {
    const auto session = begun().session;
    now += minutes(30);
    end_at(session, 8'000);
    const auto booked = stored(session);
    now += minutes(1);
    auto repeat = stop(number_of(session), 8'000);
    repeat.reported_at = booked.stopped_at;
    CHECK(end(db, repeat, settings).session->id == session.id);
    CHECK(stored(session).version == booked.version);
    CHECK(reviews().empty());
}

TEST_CASE_METHOD(TransactionFixture, "a second stop with another meter value is for a person to look at") {
    const auto session = begun().session;
    end_at(session, 8'000);
    end_at(session, 9'000);
    CHECK(stored(session).meter_stop_wh == 8'000);
    CHECK(reviews() == Kinds{"conflicting_stop"});
}

TEST_CASE_METHOD(TransactionFixture,
                 "a stop dated before its start, told at once, ends when it is received") {
    storage::charge_points::connected(db, "CP1", {.protocol = "1.6"}, now);
    now += minutes(10);
    const auto session = begun().session;
    now += minutes(20);
    auto early = stop(number_of(session), 9'000);
    early.reported_at = *session.started_at - minutes(30);
    end(db, early, settings);
    const auto booked = stored(session);
    CHECK(booked.status == SessionStatus::finished);
    CHECK(booked.stopped_at == now);
    CHECK(booked.energy_wh == 8'000);
    CHECK(reviews() == Kinds{"implausible_time"});
    end(db, early, settings);
    CHECK(stored(session).version == booked.version);
    CHECK(reviews().size() == 1);
}

TEST_CASE_METHOD(TransactionFixture,
                 "a stop dated before its start that may have waited ends at the last meter value") {
    const bool has_values = GENERATE(true, false);
    const auto session = begun().session;
    now += minutes(20);
    if (has_values)
        meter(session, 5'000);
    now += std::chrono::hours(8);
    storage::charge_points::connected(db, "CP1", {.protocol = "1.6"}, now);
    auto early = stop(number_of(session), 101'000);
    early.reported_at = *session.started_at - minutes(30);
    end(db, early, settings);
    CHECK(stored(session).stopped_at == *session.started_at + minutes(has_values ? 20 : 0));
    CHECK(stored(session).energy_wh == 100'000);
    CHECK(reviews() == Kinds{"implausible_time"});
}

TEST_CASE_METHOD(TransactionFixture, "a stop at the instant of its start is nothing to look at") {
    const auto session = begun().session;
    end_at(session, 1'000);
    CHECK(stored(session).stopped_at == session.started_at);
    CHECK(reviews().empty());
}

TEST_CASE_METHOD(TransactionFixture, "the sessions of a removed charge point end, and of no other") {
    const auto session = begun().session;
    storage::Session planned;
    planned.id = "ses_planned";
    planned.charge_point_id = "CP1";
    planned.status = SessionStatus::pending;
    storage::sessions::add(db, planned);
    auto elsewhere = start(1, "TAG2");
    elsewhere.origin = origin("CP2");
    const auto other = begin(db, elsewhere, settings).session;
    now += minutes(5);
    meter(session, 1'500);
    charge_point_removed(db, "CP1", now + minutes(5));
    CHECK(stored(session).status == SessionStatus::finished);
    CHECK(stored(session).closed_by == ClosedBy::operator_);
    CHECK(stored(session).stop_reason == "charge_point_removed");
    CHECK(stored(session).stopped_at == now);
    CHECK(stored(session).energy_wh == 500);
    CHECK(stored(planned).status == SessionStatus::failed);
    CHECK(stored(planned).stop_reason == "charge_point_removed");
    CHECK(stored(other).status == SessionStatus::active);
    now += minutes(10);
    meter(session, 2'000);
    CHECK(stored(session).status == SessionStatus::finished);
    end_at(session, 2'500);
    CHECK(stored(session).closed_by == ClosedBy::station);
    CHECK(stored(session).energy_wh == 1'500);
}

TEST_CASE_METHOD(TransactionFixture,
                 "pitfall 2: a repeated stop that leaves the meter out says nothing else") {
    const auto session = begun().session;
    end_at(session, 8'000);
    end_at(session, {});
    CHECK(reviews().empty());
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 3: a stop of an unknown transaction is kept for review") {
    const auto ended = end_at(4711, 8'000);
    CHECK_FALSE(ended.session);
    CHECK(reviews() == Kinds{"unknown_transaction"});
    end_at(4711, 8'000);
    CHECK(reviews().size() == 1);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 3: a number that was never given out ends no session") {
    const auto session = begun().session;
    now += minutes(5);
    CHECK_FALSE(end_at(4711, 90'000).session);
    CHECK(stored(session).status == SessionStatus::active);
    CHECK(reviews().size() == 1);
}

TEST_CASE_METHOD(TransactionFixture,
                 "pitfall 4: a stop of transaction -1 or 0 ends the only session it can mean") {
    const auto id = GENERATE(-1, 0);
    const auto session = begun().session;
    now += minutes(10);
    const auto ended = end_at(id, 2'000);
    REQUIRE(ended.session);
    CHECK(ended.session->id == session.id);
    CHECK(stored(session).energy_wh == 1'000);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 4: a stop that may mean two sessions ends neither") {
    const auto one = begun(1).session;
    const auto other = begun(2, "OTHER").session;
    CHECK_FALSE(end_at(-1, 2'000).session);
    CHECK(stored(one).status == SessionStatus::active);
    CHECK(stored(other).status == SessionStatus::active);
    CHECK(reviews().size() == 1);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 4: a guess is put up for review, unless the tag confirms it") {
    const bool same = GENERATE(true, false);
    const auto session = begun().session;
    now += minutes(5);
    auto unnamed = stop(-1, 2'000);
    if (same)
        unnamed.id_tag = "tag1";
    CHECK(end(db, unnamed, settings).session->id == session.id);
    CHECK(reviews().size() == (same ? 0 : 1));
}

TEST_CASE_METHOD(TransactionFixture, "by force a session ends in the central system alone") {
    const auto session = begun().session;
    CHECK(force_end(db, session.id, now));
    CHECK(stored(session).closed_by == ClosedBy::operator_);
    CHECK_FALSE(force_end(db, session.id, now));
}

TEST_CASE_METHOD(TransactionFixture, "a verdict that comes after the end books no stop for a limit") {
    auto session = begun().session;
    session.start_status.reset();
    session.limits = storage::JsonText{R"({"energy_wh":100})"};
    storage::sessions::save(db, session);
    end_at(session, 8'000);
    settle(db, session.id, question_of(start()), start().action, settings);
    CHECK_FALSE(stored(session).limit_reached);
    CHECK_FALSE(storage::limit_stops::get(db, session.id));
}

} // namespace voltgate::core::transactions
