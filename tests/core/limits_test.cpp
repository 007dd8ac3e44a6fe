#include "core/transactions/limits.hpp"
#include "core/transactions/planned.hpp"
#include "core/transactions/readings.hpp"
#include "domain_fixture.hpp"
#include "storage/records/events.hpp"
#include "storage/records/limit_stops.hpp"
#include "storage/records/reviews.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::transactions {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using storage::CommandStatus;
using storage::SessionStatus;

struct LimitsFixture : DomainFixture {
    LimitsFixture() {
        storage::charge_points::connected(db, "CP1", {.protocol = "1.6", .remote_address = "::1"}, now);
    }

    void add_tariff() {
        storage::Tariff tariff;
        tariff.id = "trf_1";
        tariff.is_default = true;
        tariff.currency = "EUR";
        tariff.price_per_kwh_micro = 400'000;
        tariff.price_per_minute_micro = 100'000;
        storage::tariffs::add(db, tariff);
    }

    storage::Command start_command(CommandStatus status = CommandStatus::queued) {
        storage::Command command;
        command.id = storage::new_id("cmd", now);
        command.charge_point_id = "CP1";
        command.action = "start";
        command.id_tag = "TAG1";
        command.status = status;
        command.created_at = command.updated_at = now;
        return command;
    }

    /// A pending session with its command.
    storage::Session planned(const Limits& limits) {
        auto command = start_command();
        const auto refusal = plan(db, command, {.limits = limits, .external_id = "bill-1", .custom = {"{}"}});
        REQUIRE_FALSE(refusal);
        storage::commands::add(db, command);
        return storage::sessions::get(db, command.session_id.value()).value();
    }

    void complete(const storage::Session& session, CommandStatus status) {
        auto command = storage::commands::get(db, session.command_id.value()).value();
        command.status = status;
        command.sent_at = now;
        command.completed_at = now;
        storage::commands::save(db, command);
    }

    storage::Session begun(const std::string& tag = "TAG1", std::int64_t evse = 1) {
        const Start start{.origin = origin(),
                          .evse_id = evse,
                          .connector_id = 1,
                          .id_tag = tag,
                          .reported_at = now,
                          .meter_start_wh = 0,
                          .reservation_id = {},
                          .repeat_key = storage::new_id("key", now)};
        return begin(db, start, settings).session;
    }

    bool meter(const storage::Session& session, double register_wh) {
        metering::Sample sample;
        sample.value = register_wh;
        return take_readings(db, {.origin = origin(),
                                  .place = {session.evse_id, 1},
                                  .transaction_id = std::stoll(*session.transaction_id),
                                  .readings = {{now, {sample}}},
                                  .message = message});
    }

    storage::Session stored(const storage::Session& session) {
        return storage::sessions::get(db, session.id).value();
    }

    /// Books the stop as the sender does; its command's id.
    std::string send_stop(const storage::Session& session) {
        auto command = start_command(CommandStatus::sent);
        command.action = "stop";
        const auto refusal = claim_stop(db, session.id, command, now, settings);
        REQUIRE_FALSE(refusal);
        storage::commands::add(db, command);
        return command.id;
    }

    void answer(const std::string& id, CommandStatus status) {
        auto command = storage::commands::get(db, id).value();
        command.status = status;
        command.completed_at = now;
        storage::commands::save(db, command);
    }

    std::size_t to_send() { return storage::limit_stops::to_send(db, now, 10).size(); }

    storage::Session ended(const storage::Session& session, const std::string& reason) {
        end(db,
            {.origin = origin(),
             .transaction_id = std::stoll(*session.transaction_id),
             .id_tag = {},
             .reported_at = now,
             .meter_stop_wh = 1'100,
             .reason = reason,
             .readings = {},
             .message = message},
            settings);
        return stored(session);
    }

    boost::json::value message = boost::json::object{};
};

} // namespace

TEST_CASE_METHOD(LimitsFixture, "a planned session becomes the one that the charge point begins") {
    const auto pending = planned({.energy_wh = 1'000, .duration_seconds = {}, .money = {}});
    CHECK(pending.status == SessionStatus::pending);
    now += minutes(1);
    const auto session = stored(begun());
    CHECK(session.id == pending.id);
    CHECK(session.status == SessionStatus::active);
    CHECK(session.origin == storage::SessionOrigin::remote);
    CHECK(session.external_id == "bill-1");
    CHECK(session.command_id == pending.command_id);
    CHECK(limits_of(session)->energy_wh == 1'000);
    CHECK(stored(begun("TAG1", 2)).id != pending.id);
}

TEST_CASE_METHOD(LimitsFixture, "a planned session that does not begin says why") {
    const auto settled = [&](CommandStatus status) {
        const auto session = planned({});
        complete(session, status);
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
    const Start start{.origin = origin(),
                      .evse_id = 1,
                      .connector_id = 1,
                      .id_tag = "TAG1",
                      .reported_at = now - std::chrono::hours(3),
                      .meter_start_wh = 0,
                      .reservation_id = {},
                      .repeat_key = "early"};
    const auto session = begin(db, start, settings).session;
    CHECK(session.id != pending.id);
    CHECK(session.origin == storage::SessionOrigin::offline);
}

TEST_CASE_METHOD(LimitsFixture, "the energy limit books one stop, whatever more is metered") {
    planned({.energy_wh = 1'000, .duration_seconds = {}, .money = {}});
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
    auto second = start_command();
    CHECK(claim_stop(db, session.id, second, now, settings));
}

TEST_CASE_METHOD(LimitsFixture, "the station's reason stays beside the limit that ended a session") {
    planned({.energy_wh = 1'000, .duration_seconds = {}, .money = {}});
    const auto session = begun();
    now += minutes(1);
    meter(session, 1'000);
    answer(send_stop(session), CommandStatus::accepted);
    const auto after = ended(session, "Remote");
    CHECK(after.stop_reason == "energy_limit_reached");
    CHECK(after.reported_reason == "Remote");
    CHECK_FALSE(storage::limit_stops::get(db, session.id));
}

TEST_CASE_METHOD(LimitsFixture,
                 "a session that ends by itself before the stop is sent was not ended by its limit") {
    planned({.energy_wh = 1'000, .duration_seconds = {}, .money = {}});
    const auto session = begun();
    now += minutes(1);
    meter(session, 1'000);
    CHECK(ended(session, "EVDisconnected").stop_reason == "EVDisconnected");
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
    const auto by_time = begun("TAG1", 2);
    now += minutes(1);
    meter(by_time, 1'000);
    now += seconds(297); // 0.40 for the energy, 0.60 from 357 s on
    sweep_limits(db, now - seconds(1), settings);
    CHECK_FALSE(stored(by_time).limit_reached);
    sweep_limits(db, now, settings);
    CHECK(stored(by_time).limit_reached == "cost_limit_reached");
    CHECK(tariff_cost::cost_of(stored(by_time))->amount == 100);
}

TEST_CASE_METHOD(LimitsFixture, "a money limit needs a tariff in its currency") {
    auto command = start_command();
    const auto refused = [&](const std::string& currency) {
        Plan wanted;
        wanted.limits = Limits{{}, {}, Money{100, currency}};
        return plan(db, command, wanted);
    };
    CHECK(refused("EUR")->field == "limits.money");
    add_tariff();
    CHECK(refused("USD")->field == "limits.money.currency");
    CHECK_FALSE(command.session_id);
    CHECK_FALSE(refused("EUR"));
}

TEST_CASE_METHOD(LimitsFixture,
                 "a refused stop is sent again after its interval, so often, then a person looks at it") {
    settings.limit_stops.attempts = 3;
    planned({.energy_wh = 1'000, .duration_seconds = {}, .money = {}});
    const auto session = begun();
    now += minutes(1);
    meter(session, 1'000);
    for (int attempt = 0; attempt < 3; ++attempt) {
        REQUIRE(to_send() == 1);
        answer(send_stop(session), CommandStatus::rejected);
        sweep_limits(db, now, settings);
        CHECK(to_send() == 0);
        now += settings.limit_stops.interval;
        sweep_limits(db, now, settings);
    }
    CHECK(to_send() == 0);
    const auto reviews = storage::reviews::list(db, {}, {}).data;
    REQUIRE(reviews.size() == 1);
    CHECK(reviews[0].kind == "limit_not_obeyed");
    CHECK(reviews[0].session_id == session.id);
}

TEST_CASE_METHOD(LimitsFixture, "a stop that is accepted and not obeyed uses up the attempts, too") {
    settings.limit_stops.attempts = 2;
    planned({.energy_wh = 1'000, .duration_seconds = {}, .money = {}});
    const auto session = begun();
    now += minutes(1);
    meter(session, 1'000);
    for (int attempt = 0; attempt < 2; ++attempt) {
        REQUIRE(to_send() == 1);
        answer(send_stop(session), CommandStatus::accepted);
        CHECK(storage::reviews::list(db, {}, {}).data.empty());
        now += settings.limit_stops.interval;
        sweep_limits(db, now, settings);
    }
    CHECK(to_send() == 0);
    CHECK(storage::reviews::list(db, {}, {}).data.size() == 1);
}

TEST_CASE_METHOD(LimitsFixture, "a stop that was accepted ended the session, however late it is told of") {
    planned({.energy_wh = 1'000, .duration_seconds = {}, .money = {}});
    const auto session = begun();
    now += minutes(1);
    meter(session, 1'000);
    answer(send_stop(session), CommandStatus::accepted);
    storage::charge_points::disconnected(db, "CP1", "lost", now);
    now += settings.limit_stops.interval;
    sweep_limits(db, now, settings);
    CHECK(ended(session, "Remote").stop_reason == energy_limit_reached);
}

TEST_CASE_METHOD(LimitsFixture, "a stop waits for a charge point that is away") {
    planned({.energy_wh = {}, .duration_seconds = 60, .money = {}});
    begun();
    storage::charge_points::disconnected(db, "CP1", "lost", now);
    now += minutes(10);
    sweep_limits(db, now, settings);
    CHECK(to_send() == 0);
    storage::charge_points::connected(db, "CP1", {.protocol = "1.6", .remote_address = "::1"}, now);
    CHECK(to_send() == 1);
}

TEST_CASE_METHOD(LimitsFixture, "limits that are raised in time take the stop back") {
    planned({.energy_wh = 1'000, .duration_seconds = {}, .money = {}});
    const auto begun_session = begun();
    now += minutes(1);
    meter(begun_session, 1'000);
    auto session = stored(begun_session);
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
    const auto limits = limits_of(begun("TAG1", 2));
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
