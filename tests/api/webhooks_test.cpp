// What a webhook's receiver is sent, and what becomes of it.
#include "api/webhooks/signature.hpp"
#include "storage/records/webhooks.hpp"
#include "tests/api/webhook_world.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::tests;
using namespace std::chrono_literals;
namespace webhooks = voltgate::api::webhooks;
using storage::EntryStatus;

TEST_CASE("An event reaches the webhook that asked for it, signed and told apart from its repeats") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto made =
        api.post(Webhooks::all, R"({"callback_url":")" + receiver.url("/in?a=b") +
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
    const auto shown = api.get(Webhooks::path(id)).body;
    CHECK(shown.find(secret) == std::string::npos);
    CHECK(shown.find("secret-7") == std::string::npos);
    const auto stored =
        api.server.read([&](storage::Database& db) { return storage::webhooks::get(db, id); });
    CHECK(stored->sealed_secret.find(secret) == std::string::npos);
    CHECK(stored->sealed_headers.find("secret-7") == std::string::npos);
}

TEST_CASE(
    "A subscription that is sent back as it was shown keeps the headers whose values nobody was shown") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto made = api.post(Webhooks::all, R"({"callback_url":")" + receiver.url() +
                                                  R"(","events":["*"],"headers":{"X-Tenant":"secret-7"}})");
    REQUIRE(made.status == 201);
    const std::string id(api.json(made).at("id").as_string());
    CHECK(api.patch(id, api.get(Webhooks::path(id)).body).status == 200);
    api.happen("CP-1", 1);
    REQUIRE(receiver.wait_for(1));
    CHECK(receiver.received().at(0).headers.at("x-tenant") == "secret-7");
    CHECK(api.patch(id, R"_({"headers":{"X-Other":"(kept secret)"}})_").status == 422);
}

TEST_CASE("A failing event holds back its charge point's later ones and nobody else's") {
    HttpReceiver receiver([](const Received& request) { return reply(number_of(request) == 1 ? 500 : 200); });
    Webhooks api;
    const auto id = api.subscribe(receiver.url());
    api.happen_from_to("CP-1", 1, 3);
    api.happen_from_to("CP-2", 11, 13);
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
    HttpReceiver receiver(always(reply(503)));
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
        api.post(Webhooks::path(id) + "/actions/resend-failed", R"({"event_type":"test.other"})");
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
    HttpReceiver receiver(always(answer));
    auto options = lax();
    if (answer.hang) // the others have all their time
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
    HttpReceiver receiver(always(reply(429, "", "Retry-After: 600\r\n")));
    Webhooks api;
    const auto id = api.subscribe(receiver.url());
    api.happen("CP-1", 1);
    REQUIRE(api.come_to(id, EntryStatus::failed, 1));
    CHECK(*api.entries(id).at(0).next_attempt_at == api.server.clock().now() + 600s);
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
