// Sessions that a boot cut: closed by the server, and taken up again by what comes late.
#include "transaction_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::transactions {

using std::chrono::hours;
using std::chrono::minutes;
using storage::ClosedBy;
using storage::SessionStatus;

TEST_CASE_METHOD(TransactionFixture, "pitfall 6: a session that a boot cut is closed after the grace") {
    const auto session = begun().session;
    now += minutes(5);
    meter(session, 1'700);
    now += minutes(5);
    interrupt(db, origin());
    CHECK(close_interrupted(db, now + settings.sessions.late_stop_grace, settings) == 0);
    CHECK(closed_after_grace() == 1);
    const auto closed = stored(session);
    CHECK(closed.status == SessionStatus::finished);
    CHECK(closed.closed_by == ClosedBy::synthetic);
    CHECK(closed.energy_wh == 700);
    CHECK(closed.stopped_at == now - minutes(5));
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 6: a late stop overrides the synthetic one") {
    const auto session = begun().session;
    interrupt(db, origin());
    closed_after_grace();
    now += hours(2);
    auto late = stop(number_of(session), 3'000);
    late.reported_at = now - hours(1);
    end(db, late, settings);
    const auto corrected = stored(session);
    CHECK(corrected.closed_by == ClosedBy::station);
    CHECK(corrected.energy_wh == 2'000);
    CHECK(corrected.stopped_at == now - hours(1));
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 6: a session that goes on after the boot is not closed") {
    const auto session = begun().session;
    interrupt(db, origin());
    now += minutes(1);
    meter(session, 1'100);
    CHECK(close_interrupted(db, now + settings.sessions.late_stop_grace + minutes(5), settings) == 0);
    CHECK(stored(session).status == SessionStatus::active);
}

TEST_CASE_METHOD(TransactionFixture,
                 "a session that the server had closed opens again when its charge point goes on") {
    const auto session = begun().session;
    meter(session, 1'000);
    interrupt(db, origin());
    closed_after_grace();
    now += hours(1);
    meter(session, 2'500);
    const auto running = stored(session);
    CHECK(running.status == SessionStatus::active);
    CHECK_FALSE(running.stopped_at);
    CHECK(running.energy_wh == 1'500);
}

TEST_CASE_METHOD(TransactionFixture, "a session with a successor is not opened again, but its end may move") {
    const auto before = begun().session;
    now += minutes(5);
    meter(before, 2'000);
    now += minutes(5);
    const auto after = begun(1, "OTHER", 9'000).session;
    now += minutes(11);
    meter(before, 8'000);
    CHECK(stored(before).status == SessionStatus::finished);
    CHECK(stored(before).energy_wh == 1'000);
    now -= minutes(12);
    meter(before, 4'000);
    CHECK(stored(before).status == SessionStatus::finished);
    CHECK(stored(before).energy_wh == 3'000);
    CHECK(stored(before).stopped_at == now);
    CHECK(stored(after).energy_wh == 0);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 6: a session closed before its first reading goes on with it") {
    const auto session = begun().session;
    interrupt(db, origin());
    now += minutes(11);
    close_interrupted(db, now, settings);
    REQUIRE(stored(session).status == SessionStatus::finished);
    meter(session, 6'000);
    CHECK(stored(session).status == SessionStatus::active);
    CHECK(stored(session).energy_wh == 5'000);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 6: a reading of before the boot is no sign of life") {
    const auto session = begun().session;
    now += hours(1);
    interrupt(db, origin());
    now -= minutes(50);
    meter(session, 1'400);
    now += minutes(50);
    CHECK(stored(session).interrupted_at == now);
    CHECK(closed_after_grace() == 1);
    CHECK(stored(session).stopped_at == now - minutes(50));
}

} // namespace voltgate::core::transactions
