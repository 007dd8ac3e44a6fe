// A session that reaches its limit is stopped, once, and again when the charge point does not obey.
#include "limits_fixture.hpp"
#include "storage/records/limit_stops.hpp"
#include "storage/records/reviews.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::transactions {

using std::chrono::minutes;
using std::chrono::seconds;
using storage::CommandStatus;

TEST_CASE_METHOD(LimitsFixture, "the energy limit books one stop, whatever more is metered") {
    planned(one_kwh);
    const auto session = begun();
    now += minutes(5);
    CHECK_FALSE(meter(session, 999));
    CHECK(to_send() == 0);
    now += minutes(1);
    CHECK(meter(session, 1'000));
    CHECK(stored(session).limit_reached == "energy_limit_reached");
    now += minutes(1);
    CHECK_FALSE(meter(session, 1'050));
    CHECK(to_send() == 1);
    send_stop(session);
    CHECK(to_send() == 0);
    CHECK(claim_stop(db, session.id, command("stop"), now, settings));
}

TEST_CASE_METHOD(LimitsFixture, "the station's reason stays beside the limit that ended a session") {
    const auto session = at_its_limit();
    answer(send_stop(session), CommandStatus::accepted);
    const auto after = stopped(session, "Remote");
    CHECK(after.stop_reason == "energy_limit_reached");
    CHECK(after.reported_reason == "Remote");
    CHECK_FALSE(storage::limit_stops::get(db, session.id));
}

TEST_CASE_METHOD(LimitsFixture,
                 "a session that ends by itself before the stop is sent was not ended by its limit") {
    const auto session = at_its_limit();
    CHECK(stopped(session, "EVDisconnected").stop_reason == "EVDisconnected");
    CHECK(to_send() == 0);
}

TEST_CASE_METHOD(LimitsFixture, "time ends a session without a meter value") {
    planned({.energy_wh = {}, .duration_seconds = 600, .money = {}});
    const auto session = begun();
    now += seconds(599);
    sweep_limits(db, now, settings);
    CHECK(to_send() == 0);
    now += seconds(1);
    sweep_limits(db, now, settings);
    sweep_limits(db, now, settings);
    CHECK(to_send() == 1);
    CHECK(stored(session).limit_reached == "time_limit_reached");
}

TEST_CASE_METHOD(LimitsFixture, "money ends a session by energy or by time, whichever costs it first") {
    add_tariff();
    const Limits one_euro{.energy_wh = {}, .duration_seconds = {}, .money = Money{100, "EUR"}};
    planned(one_euro);
    const auto by_energy = begun();
    now += minutes(1);
    CHECK_FALSE(meter(by_energy, 1'000)); // 0.40 and 0.10
    CHECK(tariff_cost::cost_of(stored(by_energy))->amount == 50);
    CHECK(meter(by_energy, 2'250));
    CHECK(stored(by_energy).limit_reached == "cost_limit_reached");

    planned(one_euro);
    const auto by_time = begun(2);
    now += minutes(1);
    meter(by_time, 1'000);
    now += seconds(297); // 0.40 for the energy, 0.60 from 357 s on
    sweep_limits(db, now - seconds(1), settings);
    CHECK_FALSE(stored(by_time).limit_reached);
    sweep_limits(db, now, settings);
    CHECK(stored(by_time).limit_reached == "cost_limit_reached");
    CHECK(tariff_cost::cost_of(stored(by_time))->amount == 100);
}

TEST_CASE_METHOD(LimitsFixture,
                 "a refused stop is sent again after its interval, so often, then a person looks at it") {
    settings.limit_stops.attempts = 3;
    const auto session = at_its_limit();
    for (int attempt = 0; attempt < 3; ++attempt) {
        REQUIRE(to_send() == 1);
        answer(send_stop(session), CommandStatus::rejected);
        sweep_limits(db, now, settings);
        CHECK(to_send() == 0);
        now += settings.limit_stops.interval;
        sweep_limits(db, now, settings);
    }
    CHECK(to_send() == 0);
    const auto listed = storage::reviews::list(db, {}, {}).data;
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].kind == "limit_not_obeyed");
    CHECK(listed[0].session_id == session.id);
}

TEST_CASE_METHOD(LimitsFixture, "a stop that is accepted and not obeyed uses up the attempts, too") {
    settings.limit_stops.attempts = 2;
    const auto session = at_its_limit();
    for (int attempt = 0; attempt < 2; ++attempt) {
        REQUIRE(to_send() == 1);
        answer(send_stop(session), CommandStatus::accepted);
        CHECK(reviews().empty());
        now += settings.limit_stops.interval;
        sweep_limits(db, now, settings);
    }
    CHECK(to_send() == 0);
    CHECK(reviews().size() == 1);
}

TEST_CASE_METHOD(LimitsFixture, "a stop that was accepted ended the session, however late it is told of") {
    const auto session = at_its_limit();
    answer(send_stop(session), CommandStatus::accepted);
    disconnect();
    now += settings.limit_stops.interval;
    sweep_limits(db, now, settings);
    CHECK(stopped(session, "Remote").stop_reason == energy_limit_reached);
}

TEST_CASE_METHOD(LimitsFixture, "a stop waits for a charge point that is away") {
    planned({.energy_wh = {}, .duration_seconds = 60, .money = {}});
    begun();
    disconnect();
    now += minutes(10);
    sweep_limits(db, now, settings);
    CHECK(to_send() == 0);
    connect();
    CHECK(to_send() == 1);
}

} // namespace voltgate::core::transactions
