#include "api/webhooks/outcome.hpp"
#include "api/webhooks/signature.hpp"
#include "core/events.hpp"
#include "storage/records/deliveries.hpp"
#include "storage/records/events.hpp"
#include "storage/records/webhooks.hpp"
#include "tests/api/resource_fixture.hpp"
#include "tests/support/http_receiver.hpp"
#include "tests/support/name_gate.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::tests;
using namespace std::chrono_literals;
namespace webhooks = voltgate::api::webhooks;
using storage::EntryStatus;

namespace {

ServerFixtureOptions lax() {
    ServerFixtureOptions options;
    options.webhooks.allow_private = true;
    options.webhooks.gather = 1ms;
    options.webhooks.look_again = 10ms; // the clock moves by hand, and nothing tells of it
    return options;
}

/// A server whose webhooks may go to the test's receivers.
struct Webhooks : Resources {
    explicit Webhooks(ServerFixtureOptions options = lax())
        : Resources(std::move(options)) {}

    std::string subscribe(const std::string& url, const std::string& more = "") {
        const auto answer = post("/api/v1/notifications",
                                 R"({"callback_url":")" + url + R"(","events":["test.*"])" + more + "}");
        INFO(answer.body);
        REQUIRE(answer.status == 201);
        return std::string(json(answer).at("id").as_string());
    }

    HttpResponse post(const std::string& target, const std::string& body = "{}") {
        return server.client().post(target, body);
    }
    HttpResponse get(const std::string& target) { return server.client().get(target); }

    void happen(const std::string& charge_point_id, int number, std::string_view type = "test.happened",
                const std::string& organization_id = std::string(storage::default_organization)) {
        server.write([&](storage::Database& db) {
            const core::events::Subject subject{organization_id, charge_point_id};
            core::events::record_text(db, type, subject, server.clock().now(),
                                      R"({"number":)" + std::to_string(number) + "}");
        });
    }

    /// Hands a subscription over to another organization.
    void give_away(const std::string& subscription, const std::string& organization_id) {
        server.write([&](storage::Database& db) {
            storage::run(db,
                         "insert into organizations (id, name, custom, created_at, updated_at, version) "
                         "values (?, ?, '{}', 0, 0, 1)",
                         organization_id, organization_id);
            storage::run(db, "update webhooks set organization_id = ? where id = ?", organization_id,
                         subscription);
        });
    }

    std::vector<storage::Delivery> entries(const std::string& subscription) {
        return server.read([&](storage::Database& db) {
            storage::deliveries::ListFilter filter;
            filter.subscription_id = subscription;
            storage::PageRequest page;
            page.limit = 1000;
            auto rows = storage::deliveries::list(db, filter, page).data;
            std::reverse(rows.begin(), rows.end());
            return rows;
        });
    }

    /// Whether so many entries of the subscription come to this state.
    bool come_to(const std::string& subscription, EntryStatus status, std::size_t count) {
        return server.becomes_true([&] {
            const auto all = entries(subscription);
            return std::ranges::count(all, status, &storage::Delivery::status) ==
                   static_cast<std::ptrdiff_t>(count);
        });
    }
    /// Lets the first entry fail `times` more times by moving the clock past each wait.
    bool fails(const std::string& subscription, std::int64_t attempts) {
        return server.becomes_true([&] {
            const auto all = entries(subscription);
            if (all.empty() || all.front().attempts >= attempts)
                return !all.empty();
            if (all.front().next_attempt_at && *all.front().next_attempt_at > server.clock().now())
                server.clock().set(*all.front().next_attempt_at);
            return false;
        });
    }
};

std::int64_t number_of(const Received& request) {
    return boost::json::parse(request.body).at("data").at("number").as_int64();
}

Reply fine(const Received&) {
    return reply(200);
}

} // namespace

TEST_CASE("An event reaches the webhook that asked for it, signed and told apart from its repeats") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto made = api.post("/api/v1/notifications",
                               R"({"callback_url":")" + receiver.url("/in?a=b") +
                                   R"(","events":["test.happened"],"headers":{"X-Tenant":"secret-7"}})");
    REQUIRE(made.status == 201);
    const auto subscription = api.json(made);
    const std::string secret(subscription.at("secret").as_string());
    CHECK(secret.starts_with("whsec_"));
    CHECK(made.header("cache-control") == "no-store");
    api.happen("CP-1", 1, "test.ignored");
    api.happen("CP-1", 2);
    REQUIRE(receiver.wait_for(1));
    const auto request = receiver.received().at(0);
    CHECK(request.method == "POST");
    CHECK(request.target == "/in?a=b");
    CHECK(request.headers.at("content-type") == "application/json");
    CHECK(request.headers.at("x-tenant") == "secret-7");
    CHECK(request.headers.at("x-event-type") == "test.happened");
    CHECK(request.headers.at("x-timestamp") == "1772366400");
    CHECK(webhooks::is_signed(request.headers.at("x-signature"), secret, "1772366400", request.body));
    const auto envelope = boost::json::parse(request.body).as_object();
    CHECK(envelope.at("type") == "test.happened");
    CHECK(envelope.at("id") == boost::json::string(request.headers.at("x-event-id")));
    CHECK(envelope.at("timestamp") == "2026-03-01T12:00:00Z");
    CHECK(envelope.at("charge_point_id") == "CP-1");
    CHECK(envelope.at("data").at("number") == 2);

    const std::string id(subscription.at("id").as_string());
    REQUIRE(api.come_to(id, EntryStatus::delivered, 1));
    CHECK(receiver.received().size() == 1);
    const auto entry = api.entries(id).at(0);
    const auto detail = api.json(api.get("/api/v1/notifications/entries/" + entry.id));
    CHECK(detail.at("status") == "delivered");
    CHECK(detail.at("response_status") == 200);
    CHECK(detail.at("body") == boost::json::parse(request.body));
    const auto& attempt = detail.at("history").at(0);
    CHECK(attempt.at("number") == 1);
    CHECK(attempt.at("response_status") == 200);
    CHECK(attempt.at("request_headers").at("X-Tenant") == "(kept secret)");
    CHECK(attempt.at("request_headers").at("X-Delivery-Id") == boost::json::string(entry.id));
    const auto shown = api.get("/api/v1/notifications/" + id).body;
    CHECK(shown.find(secret) == std::string::npos);
    CHECK(shown.find("secret-7") == std::string::npos);
    const auto stored =
        api.server.read([&](storage::Database& db) { return storage::webhooks::get(db, id); });
    CHECK(stored->sealed_secret.find(secret) == std::string::npos);
    CHECK(stored->sealed_headers.find("secret-7") == std::string::npos);
}

TEST_CASE("Signatures are explained and checked") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto id = api.subscribe(receiver.url(), R"(,"secret":"sixteen characters")");
    const std::string path = "/api/v1/notifications/signature-detail";
    CHECK(api.json(api.get(path)).at("algorithm") == "HMAC-SHA256");
    const auto signature = webhooks::sign("sixteen characters", "1772366300", "{}");
    const auto asked = R"({"subscription_id":")" + id + R"(","timestamp":"1772366300","body":"{}")";
    const auto judged = api.json(api.post(path, asked + R"(,"signature":")" + signature + "\"}"));
    CHECK(judged.at("valid") == true);
    CHECK(judged.at("age_seconds") == 100);
    CHECK(judged.at("signed_content") == "1772366300.{}");
    CHECK(judged.at("expected_signature") == boost::json::string(signature));
    CHECK(api.json(api.post(path, asked + R"(,"signature":"sha256=00"})")).at("valid") == false);
    const auto unknown = api.post(path, R"({"subscription_id":"ntf_x","timestamp":"1","body":""})");
    CHECK(unknown.status == 422);
}

TEST_CASE("What cannot be a subscription is refused field by field") {
    ServerFixtureOptions strict;
    Webhooks api(strict);
    const auto faults = [&](const std::string& body) {
        const auto answer = api.post("/api/v1/notifications", body);
        CHECK(answer.status == 422);
        return api.json(answer).at("field_errors").as_object();
    };
    for (const auto* url :
         {"http://example.com/", "ftp://example.com/", "https://127.0.0.1/", "https://[::1]/",
          "https://10.0.0.1/x", "https://169.254.169.254/", "https://[::ffff:192.168.0.1]/",
          "https://user:pass@example.com/", "example.com", ""}) {
        INFO(url);
        const auto found = faults(R"({"callback_url":")" + std::string(url) + R"(","events":["*"]})");
        CHECK(found.contains("callback_url"));
    }
    const std::string start = R"({"callback_url":"https://example.com/")";
    CHECK(faults(start + "}").contains("events"));
    CHECK(faults(start + R"(,"events":[]})").contains("events"));
    CHECK(faults(start + R"(,"events":["*","Session"]})").contains("events[1]"));
    CHECK(faults(start + R"(,"events":["*"],"secret":"short"})").contains("secret"));
    CHECK(faults(start + R"(,"events":["*"],"charge_point_ids":["CP-9"]})").contains("charge_point_ids[0]"));
    CHECK(faults(start + R"(,"events":["*"],"headers":{"Authorization":"x"}})")
              .contains("headers.Authorization"));
    CHECK(
        faults(start + R"(,"events":["*"],"headers":{"x-signature":"x"}})").contains("headers.x-signature"));
    CHECK(faults(start + R"(,"events":["*"],"headers":{"X-A":"1\r\nX-B: 2"}})").contains("headers.X-A"));
    CHECK(faults(start +
                 R"(,"events":["*"],"headers":{"X-A":"1","X-B":"","X-C":"","X-D":"","X-E":"","X-F":""}})")
              .contains("headers"));
    const auto fine_one =
        api.post("/api/v1/notifications", start + R"(,"events":["*"],"headers":{"X-A":"1"}})");
    CHECK(fine_one.status == 201);
}

TEST_CASE("A subscription is listed, read, replaced, patched and removed") {
    Webhooks api;
    const auto id = api.subscribe("http://127.0.0.1:1/", R"(,"description":"first","active":false)");
    const auto path = "/api/v1/notifications/" + id;
    CHECK(api.json(api.get("/api/v1/notifications?active=false")).at("data").as_array().size() == 1);
    CHECK(api.json(api.get("/api/v1/notifications?active=true")).at("data").as_array().empty());
    auto client = api.server.client();
    const auto read = client.get(path);
    const auto patched = client.patch(path, R"({"description":null,"events":["session.*"]})",
                                      {{"If-Match", read.header("etag")}});
    CHECK(patched.status == 200);
    CHECK_FALSE(api.json(patched).contains("description"));
    CHECK(api.json(patched).at("events").at(0) == "session.*");
    CHECK(client.patch(path, R"({"active":true})", {{"If-Match", read.header("etag")}}).status == 412);
    CHECK(client.patch(path, R"({"events":null})").status == 422);
    CHECK(client.patch(path, R"({"callback_url":"nonsense"})").status == 422);
    const auto replaced = client.request(
        "PUT", path, R"({"callback_url":"http://127.0.0.1:2/","events":["*"],"active":false})");
    CHECK(replaced.status == 200);
    CHECK(api.json(replaced).at("callback_url") == "http://127.0.0.1:2/");
    CHECK(client.remove(path).status == 204);
    CHECK(client.get(path).status == 404);
    CHECK(client.remove(path).status == 404);
}

TEST_CASE("A failing event holds back its charge point's later ones and nobody else's") {
    HttpReceiver receiver([](const Received& request) { return reply(number_of(request) == 1 ? 500 : 200); });
    Webhooks api;
    const auto id = api.subscribe(receiver.url());
    for (int number = 1; number <= 3; ++number)
        api.happen("CP-1", number);
    for (int number = 11; number <= 13; ++number)
        api.happen("CP-2", number);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 3));
    REQUIRE(api.fails(id, 3));
    for (const auto& entry : api.entries(id))
        CHECK((entry.status == EntryStatus::delivered) == (entry.charge_point_id == "CP-2"));
    receiver.answer_with(fine);
    api.server.clock().advance(1h);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 6));
    std::map<std::string, std::vector<std::int64_t>> order;
    for (const auto& request : receiver.received())
        order[boost::json::parse(request.body).at("charge_point_id").as_string().c_str()].push_back(
            number_of(request));
    CHECK(order["CP-2"] == std::vector<std::int64_t>{11, 12, 13});
    CHECK(order["CP-1"] == std::vector<std::int64_t>{1, 1, 1, 1, 2, 3});
}

TEST_CASE("A delivery that fails every time becomes a dead letter, which can be resent") {
    HttpReceiver receiver([](const Received&) { return reply(503); });
    auto options = lax();
    options.webhooks.attempts = 3;
    Webhooks api(options);
    const auto id = api.subscribe(receiver.url());
    api.happen("CP-1", 1);
    api.happen("CP-1", 2, "test.other");
    REQUIRE(api.fails(id, 3));
    REQUIRE(api.come_to(id, EntryStatus::dead, 1));
    const auto dead = api.entries(id).at(0);
    CHECK(dead.error == "the receiver answered 503");
    CHECK(api.server.becomes_true([&] {
        api.server.clock().advance(1h);
        const auto all = api.entries(id);
        return all.size() == 2 && all.at(1).status == EntryStatus::dead;
    }));
    const auto list = api.json(
        api.get("/api/v1/notifications/entries?status=dead&event_type=test.other&subscription_id=" + id));
    CHECK(list.at("data").as_array().size() == 1);

    receiver.answer_with(fine);
    const auto one = api.post("/api/v1/notifications/entries/" + dead.id + "/actions/resend");
    CHECK(one.status == 202);
    CHECK(api.json(one).at("status") == "pending");
    REQUIRE(api.come_to(id, EntryStatus::delivered, 1));
    CHECK(api.entries(id).at(0).attempts == 4);
    const auto rest =
        api.post("/api/v1/notifications/" + id + "/actions/resend-failed", R"({"event_type":"test.other"})");
    CHECK(rest.status == 202);
    CHECK(api.json(rest).at("resent") == 1);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 2));
    const auto detail = api.json(api.get("/api/v1/notifications/entries/" + dead.id));
    CHECK(detail.at("history").as_array().size() == 4);
    CHECK(api.post("/api/v1/notifications/entries/dlv_none/actions/resend").status == 404);
}

TEST_CASE("Receivers that hang, lie, redirect or refuse are failures, told by their reason") {
    const auto [answer, reason] = GENERATE(
        std::pair<Reply, std::string>(silence(), "timed_out"),
        std::pair<Reply, std::string>(Reply{"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort"}, "broken"),
        std::pair<Reply, std::string>(Reply{"what?\r\n\r\n"}, "broken"),
        std::pair<Reply, std::string>(reply(302, "", "Location: http://127.0.0.1:1/\r\n"), "redirects"),
        std::pair<Reply, std::string>(reply(400), "answered 400"),
        std::pair<Reply, std::string>(reply(200, std::string(2'000'000, 'x')), "too_large"));
    INFO(reason);
    HttpReceiver receiver([given = answer](const Received&) { return given; });
    auto options = lax();
    options.webhooks.timeout = 100ms;
    Webhooks api(options);
    const auto id = api.subscribe(receiver.url());
    api.happen("CP-1", 1);
    REQUIRE(api.come_to(id, EntryStatus::failed, 1));
    const auto entry = api.entries(id).at(0);
    CHECK(entry.error.value().find(reason) != std::string::npos);
    CHECK(*entry.next_attempt_at > api.server.clock().now());
    CHECK(receiver.received().size() == 1);
}

TEST_CASE("A receiver says how long to wait, and a slow one is waited for") {
    HttpReceiver receiver([](const Received&) { return reply(429, "", "Retry-After: 600\r\n"); });
    Webhooks api;
    const auto id = api.subscribe(receiver.url());
    api.happen("CP-1", 1);
    REQUIRE(api.come_to(id, EntryStatus::failed, 1));
    CHECK(*api.entries(id).at(0).next_attempt_at == api.server.clock().now() + 600s);
}

TEST_CASE("410 Gone pauses a subscription at once; resuming it goes on where it was") {
    HttpReceiver receiver([](const Received&) { return reply(410); });
    Webhooks api;
    const auto id = api.subscribe(receiver.url());
    HttpReceiver watcher(fine);
    const auto watching = api.post("/api/v1/notifications", R"({"callback_url":")" + watcher.url() +
                                                                R"(","events":["notification.paused"]})");
    REQUIRE(watching.status == 201);
    api.happen("CP-1", 1);
    REQUIRE(api.come_to(id, EntryStatus::dead, 1));
    REQUIRE(watcher.wait_for(1));
    CHECK(boost::json::parse(watcher.received().at(0).body).at("data").at("subscription_id") ==
          boost::json::string(id));
    const auto paused = api.json(api.get("/api/v1/notifications/" + id));
    CHECK(paused.contains("paused_at"));
    CHECK(paused.at("pause_reason") == "the receiver answered 410 Gone");
    api.happen("CP-1", 2);
    const auto refused = api.post("/api/v1/notifications/" + id + "/actions/resend-failed");
    CHECK(refused.status == 409);
    CHECK(api.code(refused) == "subscription_paused");
    CHECK(api.get("/metrics").body.find("voltgate_webhooks_paused_total 1") != std::string::npos);
    receiver.answer_with(fine);
    auto client = api.server.client();
    const auto resumed = client.patch("/api/v1/notifications/" + id, R"({"active":true})");
    CHECK_FALSE(api.json(resumed).contains("paused_at"));
    REQUIRE(receiver.wait_for(2));
    CHECK(number_of(receiver.received().at(1)) == 2);
}

TEST_CASE("A subscription that only fails for long enough is paused") {
    HttpReceiver receiver([](const Received&) { return reply(500); });
    auto options = lax();
    options.webhooks.pause_after = 1h;
    options.webhooks.attempts = 1000;
    Webhooks api(options);
    const auto id = api.subscribe(receiver.url());
    api.happen("CP-1", 1);
    CHECK(api.server.becomes_true([&] {
        api.server.clock().advance(10min);
        return api.json(api.get("/api/v1/notifications/" + id)).contains("paused_at");
    }));
    const auto entry = api.entries(id).at(0);
    CHECK(entry.status == EntryStatus::failed);
    CHECK(entry.attempts >= 2);
}

TEST_CASE("An inactive subscription gets later what happened meanwhile") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto id = api.subscribe(receiver.url(), R"(,"active":false)");
    HttpReceiver witness(fine);
    api.subscribe(witness.url());
    api.happen("CP-1", 1);
    REQUIRE(witness.wait_for(1));
    CHECK(receiver.received().empty());
    auto client = api.server.client();
    CHECK(client.patch("/api/v1/notifications/" + id, R"({"active":true})").status == 200);
    REQUIRE(receiver.wait_for(1));
}

TEST_CASE("A subscription that was held back for too long is told what it has missed") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto id = api.subscribe(receiver.url(), R"(,"active":false)");
    for (int number = 1; number <= 3; ++number)
        api.happen("CP-1", number);
    api.server.clock().advance(24h);
    api.server.write([&](storage::Database& db) {
        return storage::events::prune(db, api.server.clock().now() - 1h, 1000);
    });
    api.happen("CP-1", 4);
    auto client = api.server.client();
    CHECK(client.patch("/api/v1/notifications/" + id, R"({"active":true})").status == 200);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 2));
    const auto sent = api.entries(id);
    CHECK(sent.at(0).event_type == "events.lost");
    CHECK(sent.at(1).event_type == "test.happened");
    const auto lost = boost::json::parse(sent.at(0).body.text).at("data");
    CHECK(lost.at("oldest_event_id") == sent.at(1).event_sequence);
}

TEST_CASE("Private addresses are not connected to, whatever name they hide behind") {
    HttpReceiver receiver(fine);
    auto options = lax();
    Webhooks api(options);
    const auto id = api.subscribe("http://localhost:" + std::to_string(receiver.port()) + "/");
    // The operator takes the permission back; the subscription of before stays.
    api.server.stop();
    auto strict = lax();
    strict.webhooks.allow_private = false;
    api.server.options().webhooks = strict.webhooks;
    api.server.start();
    api.happen("CP-1", 1);
    REQUIRE(api.come_to(id, EntryStatus::failed, 1));
    CHECK(api.entries(id).at(0).error.value().starts_with("forbidden_address"));
    CHECK(receiver.received().empty());
}

TEST_CASE("https receivers are verified") {
    const auto identity = make_tls_identity();
    HttpReceiver receiver(fine, &identity);
    auto options = lax();
    const bool trusted = GENERATE(true, false);
    if (trusted)
        options.webhooks.trusted_certificates = identity.certificate;
    Webhooks api(options);
    const auto id = api.subscribe(receiver.url());
    api.happen("CP-1", 1);
    REQUIRE(api.come_to(id, trusted ? EntryStatus::delivered : EntryStatus::failed, 1));
    CHECK(receiver.received().size() == (trusted ? 1U : 0U));
    if (!trusted)
        CHECK(api.entries(id).at(0).error.value().starts_with("tls: "));
}

TEST_CASE("Deliveries survive a stop and a kill in the middle, none is lost and order is kept") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto id = api.subscribe(receiver.url());
    int seen = 0;
    receiver.answer_with([&seen](const Received&) { return ++seen == 3 ? silence() : reply(200); });
    for (int number = 1; number <= 10; ++number)
        api.happen("CP-1", number);
    REQUIRE(receiver.wait_for(3)); // the third hangs
    const bool killed = GENERATE(true, false);
    if (killed)
        api.server.kill();
    else
        api.server.stop();
    api.server.start();
    for (int number = 11; number <= 12; ++number)
        api.happen("CP-1", number);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 12));
    std::vector<std::int64_t> once;
    for (const auto& request : receiver.received())
        if (once.empty() || once.back() != number_of(request))
            once.push_back(number_of(request));
    CHECK(once == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    CHECK(receiver.received().size() >= 13);
}

TEST_CASE("What waits for a dead receiver is bounded; the rest stays in the outbox") {
    HttpReceiver receiver([](const Received&) { return reply(500); });
    auto options = lax();
    options.webhooks.backlog = 20;
    options.webhooks.batch = 5;
    Webhooks api(options);
    const auto id = api.subscribe(receiver.url());
    for (int number = 1; number <= 60; ++number)
        api.happen("CP-1", number);
    REQUIRE(api.fails(id, 2));
    CHECK(api.entries(id).size() <= 25);
    receiver.answer_with(fine);
    api.server.clock().advance(1h);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 60));
    CHECK(number_of(receiver.received().back()) == 60);
}

TEST_CASE("One receiver that hangs does not keep another from its events") {
    HttpReceiver hanging([](const Received&) { return silence(); });
    HttpReceiver quick(fine);
    auto options = lax();
    options.webhooks.concurrency_each = 2;
    Webhooks api(options);
    api.subscribe(hanging.url());
    const auto id = api.subscribe(quick.url());
    for (int number = 1; number <= 20; ++number)
        api.happen("CP-" + std::to_string(number), number);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 20));
    CHECK(hanging.received().size() <= 2);
}

TEST_CASE("Old deliveries are forgotten, successes sooner than dead letters") {
    HttpReceiver receiver([](const Received& request) { return reply(number_of(request) == 1 ? 410 : 200); });
    Webhooks api;
    const auto id = api.subscribe(receiver.url());
    api.happen("CP-1", 2);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 1));
    api.happen("CP-1", 1);
    REQUIRE(api.come_to(id, EntryStatus::dead, 1));
    const auto prune = [&](std::chrono::hours after) {
        return api.server.write([&](storage::Database& db) {
            const webhooks::Options options;
            return webhooks::prune(db, api.server.clock().now() + after, options);
        });
    };
    prune(24h * 8);
    CHECK(api.entries(id).size() == 1);
    prune(24h * 31);
    CHECK(api.entries(id).empty());
}

TEST_CASE("Stopping waits for no name that hangs, and meanwhile other names are delivered to") {
    HttpReceiver receiver(fine);
    NameGate gate;
    auto options = lax();
    options.webhooks.timeout = 60s;
    options.webhooks.lookups = gate.lookups();
    Webhooks api(options);
    const auto port = std::to_string(receiver.port());
    const auto hanging = api.subscribe("http://hangs.test:" + port + "/");
    const auto quick = api.subscribe("http://quick.test:" + port + "/");
    for (int number = 1; number <= 6; ++number)
        api.happen("CP-" + std::to_string(number), number);
    CHECK(gate.wait_for_asked("hangs.test"));
    REQUIRE(api.come_to(quick, EntryStatus::delivered, 6));
    const auto begun = std::chrono::steady_clock::now();
    api.server.stop();
    CHECK(std::chrono::steady_clock::now() - begun < 20s);
    CHECK(gate.asked("hangs.test") == 1);
    gate.open();
    api.server.start();
    REQUIRE(api.come_to(hanging, EntryStatus::delivered, 6));
}

TEST_CASE("Stopping waits for no receiver that hangs") {
    HttpReceiver receiver([](const Received&) { return silence(); });
    auto options = lax();
    options.webhooks.timeout = 60s;
    Webhooks api(options);
    api.subscribe(receiver.url());
    api.happen("CP-1", 1);
    REQUIRE(receiver.wait_for(1));
    const auto begun = std::chrono::steady_clock::now();
    api.server.stop();
    CHECK(std::chrono::steady_clock::now() - begun < 20s);
}

TEST_CASE("An organization has so many subscriptions and no more") {
    auto options = lax();
    options.webhooks.subscriptions = 2;
    Webhooks api(options);
    const std::string body = R"({"callback_url":"http://127.0.0.1:1/","events":["test.*"]})";
    const std::string all = "/api/v1/notifications";
    api.give_away(api.subscribe("http://127.0.0.1:1/"), "org_other");
    const auto first = api.subscribe("http://127.0.0.1:1/");
    api.subscribe("http://127.0.0.1:1/");
    const auto refused = api.post(all, body);
    CHECK(refused.status == 409);
    CHECK(api.code(refused) == "too_many_subscriptions");
    auto client = api.server.client();
    CHECK(client.remove(all + "/" + first).status == 204);
    CHECK(api.post(all, body).status == 201);
}

TEST_CASE("An organization whose receivers hang leaves room for another's") {
    HttpReceiver hanging([](const Received&) { return silence(); });
    HttpReceiver quick(fine);
    auto options = lax();
    options.webhooks.concurrency = 4;
    options.webhooks.timeout = 60s;
    Webhooks api(options);
    const auto other = api.subscribe(quick.url());
    api.give_away(other, "org_other");
    for (int each = 0; each < 3; ++each)
        api.subscribe(hanging.url());
    for (int number = 1; number <= 4; ++number)
        api.happen("CP-" + std::to_string(number), number);
    REQUIRE(hanging.wait_for(2));
    for (int number = 1; number <= 4; ++number)
        api.happen("", number, "test.happened", "org_other");
    REQUIRE(api.come_to(other, EntryStatus::delivered, 4));
    CHECK(hanging.received().size() == 2);
}

TEST_CASE("A secret that cannot be read any more is replaced only by a given one") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto id = api.subscribe(receiver.url());
    const certs::Sealer lost;
    const auto stored = [&] {
        return *api.server.read([&](storage::Database& db) { return storage::webhooks::get(db, id); });
    };
    auto webhook = stored();
    webhooks::seal(webhook, {"sixteen characters"}, lost);
    api.server.write([&](storage::Database& db) { return storage::webhooks::update(db, webhook); });
    auto client = api.server.client();
    const auto path = "/api/v1/notifications/" + id;
    const auto refused = client.patch(path, R"({"active":true})");
    CHECK(refused.status == 409);
    CHECK(api.code(refused) == "secret_unreadable");
    const auto replaced =
        client.request("PUT", path, R"({"callback_url":")" + receiver.url() + R"(","events":["*"]})");
    CHECK(api.code(replaced) == "secret_unreadable");
    CHECK(webhooks::unseal(stored(), lost)->secret == "sixteen characters");
    CHECK(client.patch(path, R"({"secret":"another sixteen characters"})").status == 200);
    api.happen("CP-1", 1);
    REQUIRE(receiver.wait_for(1));
    const auto request = receiver.received().at(0);
    CHECK(webhooks::is_signed(request.headers.at("x-signature"), "another sixteen characters",
                              request.headers.at("x-timestamp"), request.body));
}

TEST_CASE("A new subscription has missed nothing, and an old one all, though no event is kept") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto old = api.subscribe(receiver.url(), R"(,"active":false)");
    for (int number = 1; number <= 3; ++number)
        api.happen("CP-1", number);
    api.server.clock().advance(24h);
    api.server.write([&](storage::Database& db) {
        return storage::events::prune(db, api.server.clock().now() - 1h, 1000);
    });
    const auto id = api.subscribe(receiver.url());
    auto client = api.server.client();
    CHECK(client.patch("/api/v1/notifications/" + old, R"({"active":true})").status == 200);
    REQUIRE(api.come_to(old, EntryStatus::delivered, 1));
    CHECK(api.entries(old).at(0).event_type == "events.lost");
    api.happen("CP-1", 4);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 1));
    CHECK(api.entries(id).at(0).event_type == "test.happened");
    REQUIRE(api.come_to(old, EntryStatus::delivered, 2));
    CHECK(api.entries(old).at(1).event_type == "test.happened");
}
