#include "core/transactions/told.hpp"
#include "domain_fixture.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/configuration_keys.hpp"
#include "storage/records/meter_values.hpp"
#include "storage/records/reviews.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace voltgate::core::transactions {

namespace {

using std::chrono::minutes;

/// The events of a session of half an hour that takes 3 kWh, as a charge point tells them.
struct ToldFixture : DomainFixture {
    Told event(EventKind kind, std::int64_t seq_no, minutes after) const {
        return {.origin = origin(),
                .transaction_id = "TX1",
                .kind = kind,
                .seq_no = seq_no,
                .reported_at = began + after,
                .offline = false,
                .evse_id = {},
                .connector_id = {},
                .token = {},
                .token_use = kind == EventKind::ended ? TokenUse::ends : TokenUse::begins,
                .stop_only_group = {},
                .reservation_id = {},
                .remote_start_id = {},
                .trigger = "Trigger",
                .charging_state = {},
                .reason = "Local",
                .readings = {},
                .message = message,
                .action = "TransactionEvent"};
    }

    Told event(EventKind kind, std::int64_t seq_no, minutes after, double register_wh) const {
        auto told = event(kind, seq_no, after);
        metering::Sample sample;
        sample.value = register_wh;
        told.readings.push_back({began + after, {sample}});
        return told;
    }

    std::vector<Told> whole_session() const {
        auto started = event(EventKind::started, 0, minutes(0), 1'000);
        started.evse_id = 1;
        auto authorized = event(EventKind::updated, 1, minutes(1));
        authorized.token = Token{"TAG1", "iso14443"};
        return {started, authorized, event(EventKind::updated, 2, minutes(10), 2'000),
                event(EventKind::updated, 3, minutes(20), 3'000),
                event(EventKind::ended, 4, minutes(30), 4'000)};
    }

    storage::Session only() {
        const auto page = storage::sessions::list(db, {}, {});
        REQUIRE(page.data.size() == 1);
        return page.data.front();
    }

    std::size_t unresolved() { return static_cast<std::size_t>(storage::reviews::unresolved(db)); }

    Instant began = now - std::chrono::hours(1);
    boost::json::value message = boost::json::object();
};

void check_whole(const storage::Session& session, Instant began) {
    CHECK(session.status == storage::SessionStatus::finished);
    CHECK(session.evse_id == 1);
    CHECK(session.id_tag == "TAG1");
    CHECK(session.start_status == "Accepted");
    CHECK(session.started_at == began);
    CHECK(session.stopped_at == began + minutes(30));
    CHECK(session.energy_wh == 3'000);
    CHECK(session.meter_start_wh == 1'000);
    CHECK(session.meter_stop_wh == 4'000);
    CHECK_FALSE(session.missing_events);
}

} // namespace

TEST_CASE_METHOD(ToldFixture, "events in any order, each told twice, make the same session") {
    std::vector<int> order{0, 1, 2, 3, 4};
    int orders = 0;
    do {
        const auto events = whole_session();
        for (const int each : order) {
            take(db, events[static_cast<std::size_t>(each)], settings);
            take(db, events[static_cast<std::size_t>(each)], settings);
        }
        CAPTURE(order);
        check_whole(only(), began);
        CHECK(unresolved() == 0);
        db.execute_script("delete from sessions; delete from meter_values; delete from transaction_events");
    } while (++orders < 120 && std::next_permutation(order.begin(), order.end()));
}

TEST_CASE_METHOD(ToldFixture, "what is missing is counted, reviewed at the end, and resolved when it comes") {
    const auto events = whole_session();
    take(db, events[0], settings);
    CHECK_FALSE(only().missing_events);
    take(db, events[3], settings);
    CHECK(only().missing_events == 2);
    CHECK(unresolved() == 0);
    take(db, events[4], settings);
    CHECK(unresolved() == 1);
    take(db, events[1], settings);
    CHECK(only().missing_events == 1);
    take(db, events[2], settings);
    CHECK_FALSE(only().missing_events);
    CHECK(unresolved() == 0);
}

TEST_CASE_METHOD(ToldFixture, "numbers of another session are no gap where equipment counts on") {
    auto first = event(EventKind::started, 7, minutes(0));
    auto other = event(EventKind::started, 8, minutes(1));
    other.transaction_id = "TX2";
    take(db, first, settings);
    take(db, other, settings);
    const auto ended = take(db, event(EventKind::ended, 9, minutes(2)), settings);
    CHECK_FALSE(ended.session.missing_events);
    CHECK(unresolved() == 0);
}

TEST_CASE_METHOD(ToldFixture,
                 "where each transaction is numbered from 0, another one's numbers fill no gap") {
    auto other = event(EventKind::started, 1, minutes(0));
    other.transaction_id = "TX2";
    take(db, other, settings);
    take(db, event(EventKind::started, 0, minutes(0)), settings);
    const auto ended = take(db, event(EventKind::ended, 2, minutes(2)), settings);
    CHECK(ended.session.missing_events == 1);
}

TEST_CASE_METHOD(ToldFixture, "numbers that leap further than any transaction is long are not counted out") {
    take(db, event(EventKind::started, 0, minutes(0)), settings);
    const auto ended = take(db, event(EventKind::ended, 2'000'000'000, minutes(2)), settings);
    CHECK_FALSE(ended.session.missing_events);
}

TEST_CASE_METHOD(ToldFixture, "a token of a group that may only stop begins nothing, and stops") {
    add_tag("MASTER1", storage::IdTagStatus::enabled, {}, "MASTER");
    auto started = event(EventKind::started, 0, minutes(0));
    started.token = Token{"MASTER1", "iso14443"};
    started.stop_only_group = "MASTER";
    CHECK(take(db, started, settings).verdict->status == authorization::Status::invalid);
    auto ended = event(EventKind::ended, 1, minutes(1));
    ended.token = Token{"MASTER1", "iso14443"};
    ended.stop_only_group = "MASTER";
    CHECK(take(db, ended, settings).verdict->status == authorization::Status::accepted);
}

TEST_CASE_METHOD(ToldFixture,
                 "a session waits for what the external authorizer says of its token, and so does its end") {
    settings.authorizer.scope = AuthorizerScope::all;
    auto started = event(EventKind::started, 0, minutes(0));
    started.token = Token{"TAG1", "iso14443"};
    const auto begun = take(db, started, settings);
    CHECK(begun.to_be_asked);
    CHECK_FALSE(begun.verdict);
    CHECK_FALSE(only().start_status);

    auto question = question_of(started, begun.session);
    question.external = authorization::ExternalAnswer{authorization::Status::not_at_this_time, {}, {}, {}};
    const auto settled = settle(db, started, begun.session.id, question, settings);
    CHECK(settled.verdict->status == authorization::Status::not_at_this_time);
    CHECK(only().start_status == "NotAtThisTime");
    CHECK(take(db, started, settings).to_be_asked);

    auto ended = event(EventKind::ended, 1, minutes(1));
    ended.token = Token{"TAG1", "iso14443"};
    const auto end = take(db, ended, settings);
    CHECK(end.to_be_asked);
    question = question_of(ended, end.session);
    question.external = authorization::ExternalAnswer{authorization::Status::accepted, {}, {}, {}};
    CHECK(settle(db, ended, end.session.id, question, settings).verdict->status ==
          authorization::Status::accepted);
    CHECK(only().start_status == "NotAtThisTime");
    CHECK(only().stop_id_tag == "TAG1");
}

TEST_CASE_METHOD(ToldFixture, "a session that runs becomes the one that was planned for it") {
    take(db, event(EventKind::started, 0, minutes(0), 1'000), settings);
    storage::Command command;
    command.id = "cmd_1";
    command.charge_point_id = "CP1";
    command.action = "start";
    command.remote_start_id = 77;
    command.session_id = "ses_planned";
    storage::commands::add(db, command);
    storage::Session planned;
    planned.id = "ses_planned";
    planned.charge_point_id = "CP1";
    planned.status = storage::SessionStatus::pending;
    planned.command_id = command.id;
    planned.external_id = "ORDER7";
    storage::sessions::add(db, planned);

    auto authorized = event(EventKind::updated, 1, minutes(1), 1'500);
    authorized.token = Token{"TAG1", "iso14443"};
    authorized.remote_start_id = 77;
    take(db, authorized, settings);

    const auto session = only();
    CHECK(session.id == "ses_planned");
    CHECK(session.status == storage::SessionStatus::active);
    CHECK(session.external_id == "ORDER7");
    CHECK(session.energy_wh == 500);
    CHECK(storage::meter_values::of_session(db, "ses_planned", {}, 10).size() == 2);
    CHECK(storage::commands::get(db, "cmd_1")->session_id == "ses_planned");
}

TEST_CASE_METHOD(ToldFixture, "a register value that no power explains is not billed, and reviewed") {
    take(db, event(EventKind::started, 0, minutes(0), 1'000), settings);
    const auto ended = take(db, event(EventKind::ended, 1, minutes(10), 90'000'000), settings);
    CHECK(ended.session.energy_wh == 0);
    CHECK(unresolved() == 1);
}

TEST_CASE_METHOD(ToldFixture,
                 "equipment that does not count lacks nothing, and its latest event is the last") {
    auto started = event(EventKind::started, 0, minutes(0), 1'000);
    started.evse_id = 1;
    take(db, started, settings);
    for (int each = 1; each <= 5; ++each) {
        auto updated = event(EventKind::updated, 0, minutes(each), 1'000 + 100.0 * each);
        updated.charging_state = each == 5 ? "SuspendedEV" : "Charging";
        CHECK_FALSE(take(db, updated, settings).session.missing_events);
    }
    CHECK(only().charging_state == "SuspendedEV");
    const auto ended = take(db, event(EventKind::ended, 0, minutes(6), 1'600), settings);
    CHECK_FALSE(ended.session.missing_events);
    CHECK(ended.session.stopped_at == began + minutes(6));
    CHECK(ended.session.energy_wh == 600);
    CHECK(unresolved() == 0);
}

TEST_CASE_METHOD(ToldFixture, "an end that is told to be before what it was numbered after is no earlier") {
    std::vector<int> order{0, 1, 2, 3};
    do {
        auto started = event(EventKind::started, 0, minutes(0), 1'000);
        started.evse_id = 1;
        const std::vector<Told> events{started, event(EventKind::updated, 1, minutes(10), 2'000),
                                       event(EventKind::updated, 2, minutes(20), 3'000),
                                       event(EventKind::ended, 3, minutes(5))};
        for (const int each : order)
            take(db, events[static_cast<std::size_t>(each)], settings);
        CAPTURE(order);
        CHECK(only().started_at == began);
        CHECK(only().stopped_at == began + minutes(20));
        CHECK(only().energy_wh == 2'000);
        db.execute_script("delete from sessions; delete from meter_values; delete from transaction_events");
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE_METHOD(ToldFixture, "a clock that was ahead before the end makes no session longer than it was") {
    take(db, event(EventKind::started, 0, minutes(0)), settings);
    auto ahead = event(EventKind::updated, 1, minutes(10));
    ahead.reported_at = now + std::chrono::hours(48);
    take(db, ahead, settings);
    CHECK(take(db, event(EventKind::ended, 2, minutes(30)), settings).session.stopped_at ==
          began + minutes(30));
}

TEST_CASE_METHOD(ToldFixture, "a clock that was ahead at the start adds nothing to an end that comes late") {
    auto started = event(EventKind::started, 0, minutes(120));
    started.origin.received_at = began;
    take(db, started, settings);
    auto ended = event(EventKind::ended, 1, minutes(30));
    ended.origin.received_at = began + minutes(180);
    const auto session = take(db, ended, settings).session;
    CHECK(session.started_at == began);
    CHECK(session.stopped_at == began + minutes(30));
}

TEST_CASE_METHOD(ToldFixture, "an end dated before the start is when it was received, and is reviewed") {
    storage::charge_points::connected(db, "CP1", {.protocol = "2.0.1"}, began);
    for (const int last : {2, 0}) { // equipment that counts, and such that does not
        auto started = event(EventKind::started, 0, minutes(0), 1'000);
        started.origin.received_at = began;
        take(db, started, settings);
        take(db, event(EventKind::updated, last == 0 ? 0 : 1, minutes(10), 2'000), settings);
        const auto session = take(db, event(EventKind::ended, last, minutes(-30)), settings).session;
        CHECK(session.started_at == began);
        CHECK(session.stopped_at == now);
        CHECK(session.energy_wh == 1'000);
        const auto found = storage::reviews::list(db, {}, {}).data;
        REQUIRE(found.size() == 1);
        CHECK(found.front().kind == "implausible_time");
        CHECK(found.front().session_id == session.id);
        db.execute_script("delete from sessions; delete from meter_values; delete from transaction_events;"
                          "delete from reviews");
    }
}

TEST_CASE_METHOD(ToldFixture, "an end dated before the start that waited offline is the last reading") {
    storage::charge_points::connected(db, "CP1", {.protocol = "2.0.1"}, began);
    auto started = event(EventKind::started, 0, minutes(0), 1'000);
    started.origin.received_at = began;
    take(db, started, settings);
    take(db, event(EventKind::updated, 1, minutes(10), 2'000), settings);
    auto ended = event(EventKind::ended, 2, minutes(-30));
    ended.offline = true;
    CHECK(take(db, ended, settings).session.stopped_at == began + minutes(10));
    CHECK(unresolved() == 1);
}

TEST_CASE_METHOD(ToldFixture, "what has the number of the end moves no end, what has a lower one does") {
    for (const auto of_end : {0, 1}) {
        take(db, event(EventKind::started, 0, minutes(0)), settings);
        take(db, event(EventKind::ended, of_end, minutes(30)), settings);
        CHECK(take(db, event(EventKind::updated, 0, minutes(40)), settings).session.stopped_at ==
              began + minutes(of_end == 0 ? 30 : 40));
        CHECK(only().status == storage::SessionStatus::finished);
        db.execute_script("delete from sessions; delete from meter_values; delete from transaction_events");
    }
}

} // namespace voltgate::core::transactions
