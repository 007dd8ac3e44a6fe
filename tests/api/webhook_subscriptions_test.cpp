// Subscriptions as the API keeps them, and their secrets.
#include "api/webhooks/attempt.hpp"
#include "api/webhooks/signature.hpp"
#include "storage/records/webhooks.hpp"
#include "tests/api/webhook_world.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::tests;
namespace webhooks = voltgate::api::webhooks;

TEST_CASE("What cannot be a subscription is refused field by field") {
    ServerFixtureOptions strict;
    Webhooks api(strict);
    const auto faults = [&](const std::string& body) {
        const auto answer = api.post(Webhooks::all, body);
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
    const auto fine_one = api.post(Webhooks::all, start + R"(,"events":["*"],"headers":{"X-A":"1"}})");
    CHECK(fine_one.status == 201);
}

TEST_CASE("A subscription is listed, read, replaced, patched and removed") {
    Webhooks api;
    const auto id = api.subscribe("http://127.0.0.1:1/", R"(,"description":"first","active":false)");
    const auto path = Webhooks::path(id);
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

TEST_CASE("An organization has so many subscriptions and no more") {
    auto options = lax();
    options.webhooks.subscriptions = 2;
    Webhooks api(options);
    const std::string body = R"({"callback_url":"http://127.0.0.1:1/","events":["test.*"]})";
    api.give_away(api.subscribe("http://127.0.0.1:1/"), "org_other");
    const auto first = api.subscribe("http://127.0.0.1:1/");
    api.subscribe("http://127.0.0.1:1/");
    const auto refused = api.post(Webhooks::all, body);
    CHECK(refused.status == 409);
    CHECK(api.code(refused) == "too_many_subscriptions");
    CHECK(api.server.client().remove(Webhooks::path(first)).status == 204);
    CHECK(api.post(Webhooks::all, body).status == 201);
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
    const auto path = Webhooks::path(id);
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
