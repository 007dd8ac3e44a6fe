#include "storage/records/events.hpp"
#include "storage/ulid.hpp"
#include "tests/api/api_fixture.hpp"
#include "tests/support/eventually.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace std::chrono_literals;
using tests::ApiFixture;
using tests::RawSocket;

namespace {

tests::ApiFixtureOptions quick() {
    tests::ApiFixtureOptions options;
    options.events.gather = 1ms;
    return options;
}

void add_event(ApiFixture& fixture, const std::string& type, const std::string& charge_point,
               std::string organization = std::string(storage::default_organization)) {
    fixture.write([&](storage::Database& db) {
        storage::Event event;
        event.id = storage::new_id("evt", fixture.clock.now());
        event.organization_id = organization;
        event.type = type;
        event.charge_point_id = charge_point;
        event.occurred_at = fixture.clock.now();
        event.data.text = R"({"n":1})";
        return storage::events::add(db, event);
    });
}

RawSocket subscribe(ApiFixture& fixture, const std::string& query, const std::string& last_id = {},
                    std::string key = {}) {
    RawSocket socket(fixture.server.local_endpoint());
    std::string request = "GET /api/v1/events" + query + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " +
                          (key.empty() ? fixture.key() : key) + "\r\n";
    if (!last_id.empty())
        request += "Last-Event-ID: " + last_id + "\r\n";
    socket.send(request + "\r\n");
    return socket;
}

/// The next event's id, type and data lines.
std::string next_event(RawSocket& socket) {
    std::string text;
    while (text.find("id: ") == std::string::npos)
        text = socket.read_until("}\n\n");
    return text.substr(text.find("id: "));
}

} // namespace

TEST_CASE("Event stream begins now and tells each event once, in order") {
    ApiFixture fixture(quick());
    add_event(fixture, "session.started", "CP1");
    auto socket = subscribe(fixture, "");
    const auto head = socket.read_until("\r\n\r\n");
    CHECK(head.find("text/event-stream") != std::string::npos);
    socket.read_until(": connected\n\n");
    add_event(fixture, "session.updated", "CP1");
    add_event(fixture, "session.ended", "CP1");
    const auto second = next_event(socket);
    CHECK(second.starts_with(
        "id: 2\nevent: session.updated\ndata: {\"type\":\"session.updated\",\"id\":\"evt_"));
    CHECK(second.find(R"("timestamp":"2026-03-01T12:00:00Z","charge_point_id":"CP1","data":{"n":1}})") !=
          std::string::npos);
    CHECK(next_event(socket).starts_with("id: 3\nevent: session.ended"));
}

TEST_CASE("Event stream replays what came after Last-Event-ID, more than one batch of it") {
    auto options = quick();
    options.events.batch = 2;
    ApiFixture fixture(options);
    for (int i = 0; i < 5; ++i)
        add_event(fixture, "session.updated", "CP" + std::to_string(i));
    auto socket = subscribe(fixture, "", "1");
    for (int i = 2; i <= 5; ++i)
        CHECK(next_event(socket).starts_with("id: " + std::to_string(i) + "\n"));
    auto by_query = subscribe(fixture, "?last_event_id=4");
    CHECK(next_event(by_query).starts_with("id: 5\n"));
}

TEST_CASE("Event stream tells a client that comes back too late what it has lost") {
    ApiFixture fixture(quick());
    for (int i = 0; i < 4; ++i)
        add_event(fixture, "session.updated", "CP1");
    fixture.write(
        [&](storage::Database& db) { return storage::events::prune(db, fixture.clock.now() + 1ms, 2); });
    auto late = subscribe(fixture, "", "1");
    CHECK(late.read_until("}\n\n").ends_with(
        "event: events.lost\ndata: {\"last_event_id\":1,\"oldest_event_id\":3}\n\n"));
    CHECK(next_event(late).starts_with("id: 3\n"));
    auto in_time = subscribe(fixture, "", "2");
    CHECK(in_time.read_until("id: 3\n").find("events.lost") == std::string::npos);
    tests::HttpClient client(fixture.server.local_endpoint(), fixture.key());
    const auto listed = client.get("/api/v1/events?last_event_id=1", {{"Accept", "application/json"}});
    CHECK(listed.body.find(R"("events_lost":{"last_event_id":1,"oldest_event_id":3}})") != std::string::npos);
}

TEST_CASE("Of events that are all old the newest is kept, the others are lost to who has not seen them") {
    ApiFixture fixture(quick());
    for (int i = 0; i < 3; ++i)
        add_event(fixture, "session.updated", "CP1");
    fixture.write(
        [&](storage::Database& db) { return storage::events::prune(db, fixture.clock.now() + 1ms, 10); });
    auto late = subscribe(fixture, "", "1");
    CHECK(late.read_until("}\n\n").ends_with(
        "event: events.lost\ndata: {\"last_event_id\":1,\"oldest_event_id\":3}\n\n"));
    CHECK(next_event(late).starts_with("id: 3\n"));
    auto in_time = subscribe(fixture, "", "3");
    in_time.read_until(": connected\n\n");
    add_event(fixture, "session.updated", "CP1");
    CHECK(next_event(late).starts_with("id: 4\n"));
    CHECK(in_time.read_until("id: 4\n").find("events.lost") == std::string::npos);
}

TEST_CASE("Event stream tells only what was asked for, and only the own organization") {
    ApiFixture fixture(quick());
    auto socket = subscribe(fixture, "?type=session.ended,session.started&charge_point_id=CP1");
    socket.read_until(": connected\n\n");
    fixture.write([](storage::Database& db) {
        return storage::run(db,
                            "insert into organizations (id, name, custom, created_at, updated_at, version) "
                            "values ('org_other', 'other', '{}', 0, 0, 1)");
    });
    add_event(fixture, "session.ended", "CP1", "org_other");
    add_event(fixture, "session.ended", "CP2");
    add_event(fixture, "session.updated", "CP1");
    add_event(fixture, "session.started", "CP1");
    CHECK(next_event(socket).starts_with("id: 4\n"));
}

TEST_CASE("Event stream keeps a silent connection alive and ends when the key is revoked") {
    auto options = quick();
    options.events.heartbeat = 5ms;
    options.authentication.trust = 0ms;
    ApiFixture fixture(options);
    const auto key = fixture.key();
    auto socket = subscribe(fixture, "", {}, key);
    CHECK(socket.read_until(": alive\n\n").ends_with(": alive\n\n"));
    fixture.write(
        [](storage::Database& db) { return storage::run(db, "update api_keys set revoked_at = 1"); });
    CHECK(socket.read_all().ends_with("0\r\n\r\n"));
}

TEST_CASE("Event stream refuses a bad Last-Event-ID and more streams than allowed") {
    auto options = quick();
    options.events.streams = 1;
    ApiFixture fixture(options);
    auto bad = subscribe(fixture, "", "x1");
    CHECK(read_response(bad).status == 400);
    auto first = subscribe(fixture, "");
    CHECK(first.read_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
    auto second = subscribe(fixture, "");
    CHECK(read_response(second).status == 503);
    first.reset();
    REQUIRE(tests::eventually([&] { return fixture.events.open() == 0; }));
    auto third = subscribe(fixture, "");
    CHECK(third.read_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
}

TEST_CASE("One API key has only so many event streams, and another has its own") {
    auto options = quick();
    options.events.streams_per_key = 1;
    ApiFixture fixture(options);
    const auto key = fixture.key();
    auto first = subscribe(fixture, "", {}, key);
    CHECK(first.read_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
    auto second = subscribe(fixture, "", {}, key);
    CHECK(read_response(second).status == 503);
    auto other = subscribe(fixture, "", {}, fixture.key());
    CHECK(other.read_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
    first.reset();
    REQUIRE(tests::eventually([&] { return fixture.events.open() == 1; }));
    auto third = subscribe(fixture, "", {}, key);
    CHECK(third.read_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
}
