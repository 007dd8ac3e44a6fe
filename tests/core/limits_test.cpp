// Sessions that an operator plans, and what limits them.
#include "core/transactions/planned.hpp"
#include "limits_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::transactions {

using std::chrono::minutes;
using storage::CommandStatus;
using storage::SessionStatus;

TEST_CASE_METHOD(LimitsFixture, "a planned session becomes the one that the charge point begins") {
    const auto pending = planned(one_kwh);
    CHECK(pending.status == SessionStatus::pending);
    now += minutes(1);
    const auto session = stored(begun());
    CHECK(session.id == pending.id);
    CHECK(session.status == SessionStatus::active);
    CHECK(session.origin == storage::SessionOrigin::remote);
    CHECK(session.external_id == "bill-1");
    CHECK(session.command_id == pending.command_id);
    CHECK(limits_of(session)->energy_wh == 1'000);
    CHECK(stored(begun(2)).id != pending.id);
}

TEST_CASE_METHOD(LimitsFixture, "a planned session that does not begin says why") {
    const auto settled = [&](CommandStatus status) {
        const auto session = planned({});
        answer(session.command_id.value(), status);
        settle_planned(db, now, settings);
        return session;
    };
    const auto refused = settled(CommandStatus::rejected);
    CHECK(stored(refused).status == SessionStatus::failed);
    CHECK(stored(refused).stop_reason == "remote_start_failed");
    const auto accepted = settled(CommandStatus::accepted);
    const auto unanswered = settled(CommandStatus::timed_out);
    CHECK(stored(accepted).status == SessionStatus::pending);
    CHECK(stored(unanswered).status == SessionStatus::pending);
    CHECK(stored(settled(CommandStatus::expired)).stop_reason == "charge_point_timeout");
    now += settings.sessions.remote_start_window;
    settle_planned(db, now, settings);
    CHECK(stored(accepted).status == SessionStatus::expired);
    CHECK(stored(accepted).stop_reason == "no_ev_connected");
    CHECK(stored(unanswered).stop_reason == "charge_point_timeout");
}

TEST_CASE_METHOD(LimitsFixture,
                 "an offline start that is delivered now is not the one that was just planned") {
    const auto pending = planned({});
    auto early = start(1, "TAG1", 0);
    early.reported_at = now - std::chrono::hours(3);
    const auto session = begin(db, early, settings).session;
    CHECK(session.id != pending.id);
    CHECK(session.origin == storage::SessionOrigin::offline);
}

TEST_CASE_METHOD(LimitsFixture, "a money limit needs a tariff in its currency") {
    auto start = command("start");
    const auto refused = [&](const std::string& currency) {
        Plan wanted;
        wanted.limits = Limits{{}, {}, Money{100, currency}};
        return plan(db, start, wanted);
    };
    CHECK(refused("EUR")->field == "limits.money");
    add_tariff();
    CHECK(refused("USD")->field == "limits.money.currency");
    CHECK_FALSE(start.session_id);
    CHECK_FALSE(refused("EUR"));
}

TEST_CASE_METHOD(LimitsFixture, "limits that are raised in time take the stop back") {
    auto session = stored(at_its_limit());
    set_limits(session, Limits{2'000, {}, {}});
    REQUIRE(storage::sessions::update(db, session));
    CHECK_FALSE(follow_changed(db, session, now));
    CHECK(to_send() == 0);
    CHECK_FALSE(stored(session).limit_reached);
    set_limits(session, Limits{500, {}, {}});
    REQUIRE(storage::sessions::update(db, session));
    CHECK(follow_changed(db, session, now));
    CHECK(to_send() == 1);
}

TEST_CASE_METHOD(LimitsFixture, "an id tag's own limit holds beside that of the operator") {
    auto tag = storage::id_tags::by_uid(db, "TAG1").value();
    tag.max_energy_wh_per_session = 700;
    REQUIRE(storage::id_tags::update(db, tag));
    CHECK(limits_of(begun())->energy_wh == 700);
    planned({.energy_wh = 500, .duration_seconds = 60, .money = {}});
    const auto limits = limits_of(begun(2));
    CHECK(limits->energy_wh == 500);
    CHECK(limits->duration_seconds == 60);
}

TEST_CASE("limits that were stored under higher maxima still count") {
    storage::Session session;
    session.limits = storage::JsonText{R"({"energy_wh":2000000000,"money":{"amount":1,"currency":"euro"}})"};
    const auto limits = limits_of(session);
    REQUIRE(limits);
    CHECK(limits->energy_wh == 2'000'000'000);
    CHECK(limits->money->currency == "euro");
}

} // namespace voltgate::core::transactions
