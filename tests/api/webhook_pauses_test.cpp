// Subscriptions that are paused or switched off, and what they get when they go on.
#include "tests/api/webhook_world.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::tests;
using namespace std::chrono_literals;
using storage::EntryStatus;

TEST_CASE("410 Gone pauses a subscription at once; resuming it goes on where it was") {
    HttpReceiver receiver(always(reply(410)));
    Webhooks api;
    const auto id = api.subscribe(receiver.url());
    HttpReceiver watcher(fine);
    const auto watching = api.post(Webhooks::all, R"({"callback_url":")" + watcher.url() +
                                                      R"(","events":["notification.paused"]})");
    REQUIRE(watching.status == 201);
    api.happen("CP-1", 1);
    REQUIRE(api.come_to(id, EntryStatus::dead, 1));
    REQUIRE(watcher.wait_for(1));
    CHECK(boost::json::parse(watcher.received().at(0).body).at("data").at("subscription_id") ==
          boost::json::string(id));
    const auto paused = api.json(api.get(Webhooks::path(id)));
    CHECK(paused.contains("paused_at"));
    CHECK(paused.at("pause_reason") == "the receiver answered 410 Gone");
    api.happen("CP-1", 2);
    const auto refused = api.post(Webhooks::path(id) + "/actions/resend-failed");
    CHECK(refused.status == 409);
    CHECK(api.code(refused) == "subscription_paused");
    CHECK(api.get("/metrics").body.find("voltgate_webhooks_paused_total 1") != std::string::npos);
    receiver.answer_with(fine);
    const auto resumed = api.patch(id, R"({"active":true})");
    CHECK_FALSE(api.json(resumed).contains("paused_at"));
    REQUIRE(receiver.wait_for(2));
    CHECK(number_of(receiver.received().at(1)) == 2);
}

TEST_CASE("A subscription that only fails for long enough is paused") {
    HttpReceiver receiver(always(reply(500)));
    auto options = lax();
    options.webhooks.pause_after = 1h;
    options.webhooks.attempts = 1000;
    Webhooks api(options);
    const auto id = api.subscribe(receiver.url());
    api.happen("CP-1", 1);
    CHECK(api.server.becomes_true([&] {
        api.server.clock().advance(10min);
        return api.json(api.get(Webhooks::path(id))).contains("paused_at");
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
    api.resume(id);
    REQUIRE(receiver.wait_for(1));
}

TEST_CASE("A subscription that was held back for too long is told what it has missed") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto id = api.subscribe(receiver.url(), R"(,"active":false)");
    api.happen_from_to("CP-1", 1, 3);
    api.forget_events();
    api.happen("CP-1", 4);
    api.resume(id);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 3));
    const auto sent = api.entries(id);
    CHECK(sent.at(0).event_type == "events.lost");
    CHECK(sent.at(1).event_type == "test.happened");
    const auto lost = boost::json::parse(sent.at(0).body.text).at("data");
    CHECK(lost.at("oldest_event_id") == sent.at(1).event_sequence);
}

TEST_CASE("A new subscription has missed nothing, and an old one all but the newest event, which is kept") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto old = api.subscribe(receiver.url(), R"(,"active":false)");
    api.happen_from_to("CP-1", 1, 3);
    api.forget_events();
    const auto id = api.subscribe(receiver.url());
    api.resume(old);
    REQUIRE(api.come_to(old, EntryStatus::delivered, 2));
    CHECK(api.entries(old).at(0).event_type == "events.lost");
    CHECK(api.entries(old).at(1).event_type == "test.happened");
    api.happen("CP-1", 4);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 1));
    CHECK(api.entries(id).at(0).event_type == "test.happened");
    REQUIRE(api.come_to(old, EntryStatus::delivered, 3));
    CHECK(api.entries(old).at(2).event_type == "test.happened");
}
