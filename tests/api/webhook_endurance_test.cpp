// Webhooks through restarts, dead receivers and crowds: nothing is lost, nobody waits for another.
#include "api/webhooks/outcome.hpp"
#include "tests/api/webhook_world.hpp"
#include "tests/support/name_gate.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::tests;
using namespace std::chrono_literals;
namespace webhooks = voltgate::api::webhooks;
using storage::EntryStatus;

TEST_CASE("Deliveries survive a stop and a kill in the middle, none is lost and order is kept") {
    HttpReceiver receiver(fine);
    Webhooks api;
    const auto id = api.subscribe(receiver.url());
    int seen = 0;
    receiver.answer_with([&seen](const Received&) { return ++seen == 3 ? silence() : reply(200); });
    api.happen_from_to("CP-1", 1, 10);
    REQUIRE(receiver.wait_for(3)); // the third hangs
    const bool killed = GENERATE(true, false);
    if (killed)
        api.server.kill();
    else
        api.server.stop();
    api.server.start();
    api.happen_from_to("CP-1", 11, 12);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 12));
    std::vector<std::int64_t> once;
    for (const auto& request : receiver.received())
        if (once.empty() || once.back() != number_of(request))
            once.push_back(number_of(request));
    CHECK(once == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    CHECK(receiver.received().size() >= 13);
}

TEST_CASE("What waits for a dead receiver is bounded; the rest stays in the outbox") {
    HttpReceiver receiver(always(reply(500)));
    auto options = lax();
    options.webhooks.backlog = 20;
    options.webhooks.batch = 5;
    Webhooks api(options);
    const auto id = api.subscribe(receiver.url());
    api.happen_from_to("CP-1", 1, 60);
    REQUIRE(api.fails(id, 2));
    CHECK(api.entries(id).size() <= 25);
    receiver.answer_with(fine);
    api.server.clock().advance(1h);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 60));
    CHECK(number_of(receiver.received().back()) == 60);
}

TEST_CASE("One receiver that hangs does not keep another from its events") {
    HttpReceiver hanging(always(silence()));
    HttpReceiver quick(fine);
    auto options = lax();
    options.webhooks.concurrency_each = 2;
    Webhooks api(options);
    api.subscribe(hanging.url());
    const auto id = api.subscribe(quick.url());
    api.happen_at_each_of(20);
    REQUIRE(api.come_to(id, EntryStatus::delivered, 20));
    CHECK(hanging.received().size() <= 2);
}

TEST_CASE("An organization whose receivers hang leaves room for another's") {
    HttpReceiver hanging(always(silence()));
    HttpReceiver quick(fine);
    auto options = lax();
    options.webhooks.concurrency = 4;
    options.webhooks.timeout = 60s;
    Webhooks api(options);
    const auto other = api.subscribe(quick.url());
    api.give_away(other, "org_other");
    for (int each = 0; each < 3; ++each)
        api.subscribe(hanging.url());
    api.happen_at_each_of(4);
    REQUIRE(hanging.wait_for(2));
    for (int number = 1; number <= 4; ++number)
        api.happen("", number, "test.happened", "org_other");
    REQUIRE(api.come_to(other, EntryStatus::delivered, 4));
    CHECK(hanging.received().size() == 2);
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
    api.happen_at_each_of(6);
    CHECK(gate.wait_for_asked("hangs.test"));
    REQUIRE(api.come_to(quick, EntryStatus::delivered, 6));
    CHECK(api.time_to_stop() < 20s);
    CHECK(gate.asked("hangs.test") == 1);
    gate.open();
    api.server.start();
    REQUIRE(api.come_to(hanging, EntryStatus::delivered, 6));
}

TEST_CASE("Stopping waits for no receiver that hangs") {
    HttpReceiver receiver(always(silence()));
    auto options = lax();
    options.webhooks.timeout = 60s;
    Webhooks api(options);
    api.subscribe(receiver.url());
    api.happen("CP-1", 1);
    REQUIRE(receiver.wait_for(1));
    CHECK(api.time_to_stop() < 20s);
}
