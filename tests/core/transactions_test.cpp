#include "core/transactions/readings.hpp"
#include "core/transactions/transactions.hpp"
#include "domain_fixture.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/limit_stops.hpp"
#include "storage/records/reviews.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::transactions {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct TransactionFixture : DomainFixture {
    Start start(std::int64_t evse = 1, const std::string& tag = "TAG1", std::int64_t meter = 1'000) const {
        return {.origin = origin(),
                .evse_id = evse,
                .connector_id = 1,
                .id_tag = tag,
                .reported_at = now,
                .meter_start_wh = meter,
                .reservation_id = {},
                .repeat_key = storage::sessions::start_key(
                    evse, tag, std::to_string(now.time_since_epoch().count()), std::to_string(meter))};
    }

    Begun begun(std::int64_t evse = 1, const std::string& tag = "TAG1", std::int64_t meter = 1'000) {
        return begin(db, start(evse, tag, meter), settings);
    }

    Stop stop(std::int64_t transaction, std::optional<std::int64_t> meter) const {
        return {.origin = origin(),
                .transaction_id = transaction,
                .id_tag = {},
                .reported_at = now,
                .meter_stop_wh = meter,
                .reason = "Local",
                .readings = {},
                .message = message};
    }

    static std::int64_t number_of(const storage::Session& session) {
        return std::stoll(*session.transaction_id);
    }

    void meter(std::optional<std::int64_t> transaction, double register_wh, std::int64_t evse = 1) {
        metering::Sample sample;
        sample.value = register_wh;
        take_readings(db, {.origin = origin(),
                           .place = {evse, 1},
                           .transaction_id = transaction,
                           .readings = {{now, {sample}}},
                           .message = message});
    }

    storage::Session stored(const storage::Session& session) {
        return storage::sessions::get(db, session.id).value();
    }

    std::vector<storage::Review> reviews() { return storage::reviews::list(db, {}, {}).data; }

    boost::json::value message = boost::json::object{{"from", "a test"}};
};

} // namespace

TEST_CASE_METHOD(TransactionFixture, "a start makes an active session with a positive transaction number") {
    const auto first = begun(1);
    const auto second = begun(2, "OTHER");
    CHECK(first.session.status == storage::SessionStatus::active);
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
    end(db, stop(number_of(first.session), 2'000), settings);
    CHECK(begin(db, undated, settings).session.id != first.session.id);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 2: a stop again is booked once") {
    const auto session = begun().session;
    now += minutes(30);
    end(db, stop(number_of(session), 8'000), settings);
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
    end(db, stop(number_of(session), 8'000), settings);
    end(db, stop(number_of(session), 9'000), settings);
    CHECK(stored(session).meter_stop_wh == 8'000);
    REQUIRE(reviews().size() == 1);
    CHECK(reviews()[0].kind == "conflicting_stop");
}

TEST_CASE_METHOD(TransactionFixture, "the energy is what the meter rose by") {
    const auto session = begun().session;
    now += minutes(30);
    meter(number_of(session), 4'000);
    CHECK(stored(session).energy_wh == 3'000);
    now += minutes(30);
    end(db, stop(number_of(session), 8'500), settings);
    const auto ended = stored(session);
    CHECK(ended.status == storage::SessionStatus::finished);
    CHECK(ended.energy_wh == 7'500);
    CHECK(ended.closed_by == storage::ClosedBy::station);
    CHECK(ended.stop_reason == "Local");
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 3: a stop of an unknown transaction is kept for review") {
    const auto ended = end(db, stop(4711, 8'000), settings);
    CHECK_FALSE(ended.session);
    REQUIRE(reviews().size() == 1);
    CHECK(reviews()[0].kind == "unknown_transaction");
    end(db, stop(4711, 8'000), settings);
    CHECK(reviews().size() == 1);
}

TEST_CASE_METHOD(TransactionFixture,
                 "pitfall 4: a stop of transaction -1 or 0 ends the only session it can mean") {
    const auto id = GENERATE(-1, 0);
    const auto session = begun().session;
    now += minutes(10);
    const auto ended = end(db, stop(id, 2'000), settings);
    REQUIRE(ended.session);
    CHECK(ended.session->id == session.id);
    CHECK(stored(session).energy_wh == 1'000);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 4: a stop that may mean two sessions ends neither") {
    const auto one = begun(1).session;
    const auto other = begun(2, "OTHER").session;
    CHECK_FALSE(end(db, stop(-1, 2'000), settings).session);
    CHECK(stored(one).status == storage::SessionStatus::active);
    CHECK(stored(other).status == storage::SessionStatus::active);
    CHECK(reviews().size() == 1);
}

TEST_CASE_METHOD(TransactionFixture,
                 "pitfall 5: meter values without transaction belong to the session on the EVSE") {
    const auto session = begun().session;
    now += minutes(5);
    meter({}, 1'600);
    CHECK(stored(session).energy_wh == 600);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 6: a session that a boot cut is closed after the grace") {
    const auto session = begun().session;
    now += minutes(5);
    meter(number_of(session), 1'700);
    now += minutes(5);
    interrupt(db, origin());
    CHECK(close_interrupted(db, now + settings.sessions.late_stop_grace, settings) == 0);
    CHECK(close_interrupted(db, now + settings.sessions.late_stop_grace + seconds(1), settings) == 1);
    const auto closed = stored(session);
    CHECK(closed.status == storage::SessionStatus::finished);
    CHECK(closed.closed_by == storage::ClosedBy::synthetic);
    CHECK(closed.energy_wh == 700);
    CHECK(closed.stopped_at == now - minutes(5));
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 6: a late stop overrides the synthetic one") {
    const auto session = begun().session;
    interrupt(db, origin());
    close_interrupted(db, now + settings.sessions.late_stop_grace + seconds(1), settings);
    now += std::chrono::hours(2);
    auto late = stop(number_of(session), 3'000);
    late.reported_at = now - std::chrono::hours(1);
    end(db, late, settings);
    const auto corrected = stored(session);
    CHECK(corrected.closed_by == storage::ClosedBy::station);
    CHECK(corrected.energy_wh == 2'000);
    CHECK(corrected.stopped_at == now - std::chrono::hours(1));
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 6: a session that goes on after the boot is not closed") {
    const auto session = begun().session;
    interrupt(db, origin());
    now += minutes(1);
    meter(number_of(session), 1'100);
    CHECK(close_interrupted(db, now + settings.sessions.late_stop_grace + minutes(5), settings) == 0);
    CHECK(stored(session).status == storage::SessionStatus::active);
}

TEST_CASE_METHOD(TransactionFixture,
                 "a session that the server had closed opens again when its charge point goes on") {
    const auto session = begun().session;
    meter(number_of(session), 1'000);
    interrupt(db, origin());
    close_interrupted(db, now + settings.sessions.late_stop_grace + seconds(1), settings);
    now += std::chrono::hours(1);
    meter(number_of(session), 2'500);
    const auto running = stored(session);
    CHECK(running.status == storage::SessionStatus::active);
    CHECK_FALSE(running.stopped_at);
    CHECK(running.energy_wh == 1'500);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 7: a new start closes what is open on the EVSE") {
    const auto before = begun().session;
    now += minutes(20);
    meter(number_of(before), 3'000);
    now += minutes(20);
    const auto after = begun(1, "OTHER", 3'200).session;
    CHECK(stored(before).status == storage::SessionStatus::finished);
    CHECK(stored(before).closed_by == storage::ClosedBy::synthetic);
    CHECK(stored(before).energy_wh == 2'000);
    CHECK(stored(after).status == storage::SessionStatus::active);
}

TEST_CASE_METHOD(TransactionFixture,
                 "pitfall 8: a start with an invalid tag is a session with that verdict") {
    const auto refused = begun(1, "NOBODY");
    CHECK(refused.verdict.status == authorization::Status::invalid);
    CHECK(number_of(refused.session) > 0);
    CHECK(stored(refused.session).start_status == "Invalid");
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 9: a station's own repeat is not concurrent") {
    const auto first = begun();
    CHECK(begin(db, start(), settings).verdict.status == authorization::Status::accepted);
    CHECK(begun(2).verdict.status == authorization::Status::concurrent_tx);
    CHECK(begin(db, start(2), settings).verdict.status == authorization::Status::concurrent_tx);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 11: a time that cannot be believed is the time of receipt") {
    auto from_1970 = start();
    from_1970.reported_at = Instant{};
    CHECK(begin(db, from_1970, settings).session.started_at == now);
    auto from_tomorrow = start(2, "OTHER");
    from_tomorrow.reported_at = now + std::chrono::hours(24);
    CHECK(begin(db, from_tomorrow, settings).session.started_at == now);
    auto from_yesterday = start(3, "THIRD");
    from_yesterday.reported_at = now - std::chrono::hours(24);
    CHECK(begin(db, from_yesterday, settings).session.started_at == now - std::chrono::hours(24));
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 13: without meterStart the first meter value is the start") {
    auto unmetered = start();
    unmetered.meter_start_wh.reset();
    const auto session = begin(db, unmetered, settings).session;
    now += minutes(1);
    meter(number_of(session), 5'000);
    now += minutes(1);
    meter(number_of(session), 5'800);
    end(db, stop(number_of(session), {}), settings);
    const auto ended = stored(session);
    CHECK(ended.meter_start_wh == 5'000);
    CHECK(ended.meter_stop_wh == 5'800);
    CHECK(ended.energy_wh == 800);
}

TEST_CASE_METHOD(TransactionFixture,
                 "pitfall 36: a meter stop below the start counts what the readings say") {
    const auto session = begun(1, "TAG1", 5'000).session;
    now += minutes(10);
    meter(number_of(session), 5'600);
    end(db, stop(number_of(session), 10), settings);
    CHECK(stored(session).energy_wh == 600);
    REQUIRE(reviews().size() == 1);
    CHECK(reviews()[0].kind == "implausible_energy");
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 36: an energy beyond any charger's power is not booked") {
    const auto session = begun().session;
    now += minutes(10);
    meter(number_of(session), 1'900);
    end(db, stop(number_of(session), 900'000'000), settings);
    CHECK(stored(session).energy_wh == 900);
    CHECK(reviews().size() == 1);
}

TEST_CASE_METHOD(TransactionFixture, "readings that came twice count once") {
    const auto session = begun().session;
    now += minutes(1);
    meter(number_of(session), 1'500);
    meter(number_of(session), 1'500);
    CHECK(stored(session).energy_wh == 500);
}

TEST_CASE_METHOD(TransactionFixture, "an older reading that arrives late does not turn the figures back") {
    const auto session = begun().session;
    now += minutes(10);
    meter(number_of(session), 2'000);
    now -= minutes(5);
    meter(number_of(session), 1'500);
    CHECK(stored(session).energy_wh == 1'000);
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

TEST_CASE_METHOD(TransactionFixture, "by force a session ends in the central system alone") {
    const auto session = begun().session;
    CHECK(force_end(db, session.id, now));
    CHECK(stored(session).closed_by == storage::ClosedBy::operator_);
    CHECK_FALSE(force_end(db, session.id, now));
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 3: a number that was never given out ends no session") {
    const auto session = begun().session;
    now += minutes(5);
    CHECK_FALSE(end(db, stop(4711, 90'000), settings).session);
    CHECK(stored(session).status == storage::SessionStatus::active);
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

TEST_CASE_METHOD(TransactionFixture, "pitfall 36: a spike of the register is not billed") {
    const auto session = begun().session;
    for (const double value : {2'000.0, 4'294'967'295.0, 3'000.0}) {
        now += minutes(1);
        meter(number_of(session), value);
    }
    CHECK(stored(session).energy_wh == 2'000);
    now += minutes(1);
    end(db, stop(number_of(session), 4'000), settings);
    CHECK(stored(session).energy_wh == 3'000);
    CHECK(reviews().empty());
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 36: rises that no power explains together yield to the whole") {
    const auto session = begun().session;
    for (const double value : {300'000.0, 600'000.0, 3'000.0}) {
        now += minutes(1);
        meter(number_of(session), value);
    }
    end(db, stop(number_of(session), 4'000), settings);
    CHECK(stored(session).energy_wh == 3'000);
    REQUIRE(reviews().size() == 1);
    CHECK(reviews()[0].kind == "implausible_energy");
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 36: a stop below the last value takes no energy away") {
    const auto meter_stop = GENERATE(500, 1'000, 2'000);
    const auto session = begun().session;
    now += minutes(30);
    meter(number_of(session), 9'000);
    end(db, stop(number_of(session), meter_stop), settings);
    CHECK(stored(session).energy_wh == 8'000);
    CHECK(stored(session).meter_stop_wh == meter_stop);
    REQUIRE(reviews().size() == 1);
    CHECK(reviews()[0].kind == "implausible_energy");
}

TEST_CASE_METHOD(TransactionFixture, "a session with a successor is not opened again, but its end may move") {
    const auto before = begun().session;
    now += minutes(5);
    meter(number_of(before), 2'000);
    now += minutes(5);
    const auto after = begun(1, "OTHER", 9'000).session;
    now += minutes(11);
    meter(number_of(before), 8'000);
    CHECK(stored(before).status == storage::SessionStatus::finished);
    CHECK(stored(before).energy_wh == 1'000);
    now -= minutes(12);
    meter(number_of(before), 4'000);
    CHECK(stored(before).status == storage::SessionStatus::finished);
    CHECK(stored(before).energy_wh == 3'000);
    CHECK(stored(before).stopped_at == now);
    CHECK(stored(after).energy_wh == 0);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 6: a session closed before its first reading goes on with it") {
    const auto session = begun().session;
    interrupt(db, origin());
    now += minutes(11);
    close_interrupted(db, now, settings);
    REQUIRE(stored(session).status == storage::SessionStatus::finished);
    meter(number_of(session), 6'000);
    CHECK(stored(session).status == storage::SessionStatus::active);
    CHECK(stored(session).energy_wh == 5'000);
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 6: a reading of before the boot is no sign of life") {
    const auto session = begun().session;
    now += std::chrono::hours(1);
    interrupt(db, origin());
    now -= minutes(50);
    meter(number_of(session), 1'400);
    now += minutes(50);
    CHECK(stored(session).interrupted_at == now);
    CHECK(close_interrupted(db, now + settings.sessions.late_stop_grace + seconds(1), settings) == 1);
    CHECK(stored(session).stopped_at == now - minutes(50));
}

TEST_CASE_METHOD(TransactionFixture, "pitfall 11: with a clock that stands a like start is a new session") {
    auto from_1970 = start();
    from_1970.reported_at = Instant{};
    const auto first = begin(db, from_1970, settings).session;
    CHECK(begin(db, from_1970, settings).session.id == first.id);
    end(db, stop(number_of(first), 2'000), settings);
    now += std::chrono::hours(1);
    from_1970.origin = origin();
    const auto second = begin(db, from_1970, settings).session;
    CHECK(second.id != first.id);
    CHECK(begin(db, from_1970, settings).session.id == second.id);
}

TEST_CASE_METHOD(TransactionFixture,
                 "pitfall 2: a repeated stop that leaves the meter out says nothing else") {
    const auto session = begun().session;
    end(db, stop(number_of(session), 8'000), settings);
    end(db, stop(number_of(session), {}), settings);
    CHECK(reviews().empty());
}

TEST_CASE_METHOD(TransactionFixture, "a verdict that comes after the end books no stop for a limit") {
    auto session = begun().session;
    session.start_status.reset();
    session.limits = storage::JsonText{R"({"energy_wh":100})"};
    storage::sessions::save(db, session);
    end(db, stop(number_of(session), 8'000), settings);
    settle(db, session.id, question_of(start()), start().action, settings);
    CHECK_FALSE(stored(session).limit_reached);
    CHECK_FALSE(storage::limit_stops::get(db, session.id));
}

TEST_CASE_METHOD(TransactionFixture,
                 "a session whose start was told in another register gets its energy while it runs") {
    const auto meter_start = GENERATE(0, 88'000'000);
    const auto session = begun(1, "TAG1", meter_start).session;
    for (const double value : {5'000'000.0, 5'000'300.0}) {
        now += seconds(30);
        meter(number_of(session), value);
    }
    CHECK(stored(session).energy_wh == 300);
    REQUIRE(reviews().size() == 1);
    CHECK(reviews()[0].kind == "implausible_energy");
    end(db, stop(number_of(session), 5'001'000), settings);
    CHECK(stored(session).energy_wh == 1'000);
    CHECK(reviews().size() == 1);
}

TEST_CASE_METHOD(TransactionFixture, "starts of an unknown EVSE are sessions of their own") {
    const auto one = begun(0, "TAG1").session;
    const auto other = begun(0, "TAG2").session;
    CHECK((stored(one).status == storage::SessionStatus::active));
    CHECK(one.transaction_id != other.transaction_id);
    now += minutes(1);
    end(db, stop(number_of(one), 1'500), settings);
    CHECK(stored(one).energy_wh == 500);
    CHECK((stored(other).status == storage::SessionStatus::active));
}

} // namespace voltgate::core::transactions
