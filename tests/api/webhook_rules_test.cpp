#include "api/webhooks/address_rule.hpp"
#include "api/webhooks/attempt.hpp"
#include "api/webhooks/backoff.hpp"
#include "api/webhooks/matching.hpp"
#include "api/webhooks/signature.hpp"
#include "api/webhooks/turns.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace voltgate::api::webhooks;
using namespace std::chrono_literals;

TEST_CASE("Only addresses of the public Internet may be delivered to") {
    const auto reachable = [](const char* text) { return is_public(boost::asio::ip::make_address(text)); };
    for (const auto* address :
         {"1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.1", "100.63.0.1", "2606:4700::1111",
          "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808"}) {
        INFO(address);
        CHECK(reachable(address));
    }
    for (const auto* address : {"0.0.0.0",       "10.1.2.3",         "100.64.0.1",
                                "127.0.0.1",     "127.255.255.254",  "169.254.169.254",
                                "172.16.0.1",    "172.31.255.255",   "192.168.1.1",
                                "192.0.2.1",     "198.18.0.1",       "203.0.113.9",
                                "224.0.0.1",     "255.255.255.255",  "::",
                                "::1",           "::ffff:127.0.0.1", "::ffff:10.0.0.1",
                                "::127.0.0.1",   "64:ff9b::7f00:1",  "64:ff9b:1::1",
                                "2002:7f00:1::", "2002:c0a8:101::1", "2001:0:1::1",
                                "2001:db8::1",   "fc00::1",          "fd12:3456::1",
                                "fe80::1",       "fec0::1",          "ff02::1"}) {
        INFO(address);
        CHECK_FALSE(reachable(address));
    }
}

TEST_CASE("A subscription names events one by one, by their subject, or all") {
    CHECK(matches("*", "session.ended"));
    CHECK(matches("session.*", "session.ended"));
    CHECK(matches("session.ended", "session.ended"));
    CHECK_FALSE(matches("session.ended", "session.started"));
    CHECK_FALSE(matches("session.*", "sessions.ended"));
    CHECK_FALSE(matches("charge_point.*", "session.ended"));
    for (const auto* good : {"*", "session.*", "charge_point.data_transfer_received"})
        CHECK(is_pattern(good));
    for (const auto* bad : {"", "**", "session", "*.ended", "session.**", "session.", ".ended",
                            "Session.ended", "session.ended.late", "session ended"})
        CHECK_FALSE(is_pattern(bad));
}

TEST_CASE("A subscription gets what it asked for, of its organization and its charge points") {
    voltgate::storage::Webhook webhook;
    webhook.events.text = R"(["session.*","command.completed"])";
    webhook.charge_point_ids.text = R"(["CP-1"])";
    voltgate::storage::Event event;
    event.type = "session.ended";
    event.charge_point_id = "CP-1";
    CHECK(Wishes(webhook).want(event));
    event.charge_point_id = "CP-2";
    CHECK_FALSE(Wishes(webhook).want(event));
    event.charge_point_id.reset();
    CHECK_FALSE(Wishes(webhook).want(event));
    webhook.charge_point_ids.text = "[]";
    CHECK(Wishes(webhook).want(event));
    event.type = "id_tag.changed";
    CHECK_FALSE(Wishes(webhook).want(event));
    event.type = "command.completed";
    event.organization_id = "org_another";
    CHECK_FALSE(Wishes(webhook).want(event));
}

TEST_CASE("Waits between attempts double up to the longest, a fifth more or less") {
    const Options options;
    CHECK(backoff(1, 0.5, options) == 2s);
    CHECK(backoff(2, 0.5, options) == 4s);
    CHECK(backoff(5, 0.5, options) == 32s);
    CHECK(backoff(12, 0.5, options) == 1h);
    CHECK(backoff(1'000'000, 0.5, options) == 1h);
    CHECK(backoff(1, 0, options) == 1600ms);
    CHECK(backoff(1, 0.999, options) > 2390ms);
    CHECK(retry_after("120", options) == 120s);
    CHECK(retry_after("999999", options) == 1h);
    CHECK_FALSE(retry_after("", options));
    CHECK_FALSE(retry_after("Wed, 21 Oct 2026 07:28:00 GMT", options));
    CHECK_FALSE(retry_after("-5", options));
}

TEST_CASE("A signature covers the timestamp and the body, byte for byte") {
    // printf '1772366400.{"a":1}' | openssl dgst -sha256 -hmac topsecret
    const auto signature = sign("topsecret", "1772366400", R"({"a":1})");
    CHECK(signature == "sha256=47efaca37ebd9ee187e74b38d928eb8d16ed643b2a7bf67a996fe3ef96fd33a3");
    CHECK(is_signed(signature, "topsecret", "1772366400", R"({"a":1})"));
    CHECK_FALSE(is_signed(signature, "topsecret", "1772366401", R"({"a":1})"));
    CHECK_FALSE(is_signed(signature, "topsecret", "1772366400", R"({"a": 1})"));
    CHECK_FALSE(is_signed(signature, "another", "1772366400", R"({"a":1})"));
    CHECK_FALSE(is_signed("", "topsecret", "1772366400", R"({"a":1})"));
    CHECK(make_secret() != make_secret());
    CHECK(timestamp_text(voltgate::storage::Timestamp(1'772'366'400'999ms)) == "1772366400");
}

TEST_CASE("Of an answer's headers 4 KiB are kept, those that fit") {
    voltgate::ocpp::HttpResponse response;
    response.status = 200;
    response.headers = {{"A", std::string(2000, 'a')}, {"Huge", std::string(60'000, 'h')}};
    for (int number = 0; number < 1000; ++number)
        response.headers.emplace_back("X-" + std::to_string(number), std::string(10, 'x'));
    const auto attempt = record_of({}, {}, response, {}, 1ms);
    const auto kept = boost::json::parse(attempt.response_headers.value().text).as_object();
    std::size_t size = 0;
    for (const auto& [name, value] : kept)
        size += name.size() + value.as_string().size();
    CHECK(size <= 4096);
    CHECK(size > 4000);
    CHECK(kept.contains("A"));
    CHECK(kept.contains("X-0"));
    CHECK_FALSE(kept.contains("Huge"));
}

TEST_CASE("The organization with the fewest attempts under way is next, and beside others none has all") {
    Turns turns(6);
    const std::set<std::string> both{"A", "B"}, only_a{"A"}, only_c{"C"};
    CHECK_FALSE(turns.next({}, true));
    for (int each = 0; each < 3; ++each) {
        CHECK(turns.next(only_a, false) == "A");
        turns.begin("A");
    }
    CHECK_FALSE(turns.next(only_a, false)); // half, though nobody else waits now
    CHECK(turns.next(only_a, true) == "A");
    CHECK(turns.next(both, false) == "B");
    for (int each = 0; each < 3; ++each)
        turns.begin("B");
    CHECK_FALSE(turns.next(only_c, false)); // all are under way
    turns.end("A");
    CHECK(turns.next({"A", "B", "C"}, false) == "C");
    turns.begin("C");
    turns.end("A");
    turns.end("A");
    CHECK(turns.next(both, false) == "A");
    Turns single(1);
    CHECK(single.next(both, false) == "A");
}
