#include "tests/api/webhook_world.hpp"

#include "core/events.hpp"
#include "storage/records/events.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <utility>

namespace voltgate::tests {

using namespace std::chrono_literals;

ServerFixtureOptions lax() {
    ServerFixtureOptions options;
    options.webhooks.allow_private = true;
    options.webhooks.gather = 1ms;
    options.webhooks.look_again = 10ms; // the clock moves by hand, and nothing tells of it
    return options;
}

Webhooks::Webhooks(ServerFixtureOptions options)
    : Resources(std::move(options)) {}

HttpResponse Webhooks::post(const std::string& target, const std::string& body) {
    return server.client().post(target, body);
}

HttpResponse Webhooks::patch(const std::string& subscription, const std::string& body) {
    return server.client().patch(path(subscription), body);
}

std::string Webhooks::subscribe(const std::string& url, const std::string& more) {
    const auto answer = post(all, R"({"callback_url":")" + url + R"(","events":["test.*"])" + more + "}");
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    return std::string(json(answer).at("id").as_string());
}

void Webhooks::resume(const std::string& subscription) {
    CHECK(patch(subscription, R"({"active":true})").status == 200);
}

void Webhooks::give_away(const std::string& subscription, const std::string& organization_id) {
    server.write([&](storage::Database& db) {
        storage::run(db,
                     "insert into organizations (id, name, custom, created_at, updated_at, version) "
                     "values (?, ?, '{}', 0, 0, 1)",
                     organization_id, organization_id);
        storage::run(db, "update webhooks set organization_id = ? where id = ?", organization_id,
                     subscription);
    });
}

void Webhooks::happen(const std::string& charge_point_id, int number, std::string_view type,
                      const std::string& organization_id) {
    server.write([&](storage::Database& db) {
        const core::events::Subject subject{organization_id, charge_point_id};
        core::events::record_text(db, type, subject, server.clock().now(),
                                  R"({"number":)" + std::to_string(number) + "}");
    });
}

void Webhooks::happen_from_to(const std::string& charge_point_id, int first, int last) {
    for (int number = first; number <= last; ++number)
        happen(charge_point_id, number);
}

void Webhooks::happen_at_each_of(int charge_points) {
    for (int number = 1; number <= charge_points; ++number)
        happen("CP-" + std::to_string(number), number);
}

void Webhooks::forget_events() {
    server.clock().advance(24h);
    server.write(
        [&](storage::Database& db) { return storage::events::prune(db, server.clock().now() - 1h, 1000); });
}

std::chrono::steady_clock::duration Webhooks::time_to_stop() {
    const auto begun = std::chrono::steady_clock::now();
    server.stop();
    return std::chrono::steady_clock::now() - begun;
}

std::vector<storage::Delivery> Webhooks::entries(const std::string& subscription) {
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

bool Webhooks::come_to(const std::string& subscription, storage::EntryStatus status, std::size_t count) {
    return server.becomes_true([&] {
        const auto rows = entries(subscription);
        return std::ranges::count(rows, status, &storage::Delivery::status) ==
               static_cast<std::ptrdiff_t>(count);
    });
}

bool Webhooks::fails(const std::string& subscription, std::int64_t attempts) {
    return server.becomes_true([&] {
        const auto rows = entries(subscription);
        if (rows.empty() || rows.front().attempts >= attempts)
            return !rows.empty();
        if (rows.front().next_attempt_at && *rows.front().next_attempt_at > server.clock().now())
            server.clock().set(*rows.front().next_attempt_at);
        return false;
    });
}

std::int64_t number_of(const Received& request) {
    return boost::json::parse(request.body).at("data").at("number").as_int64();
}

Reply fine(const Received&) {
    return reply(200);
}

} // namespace voltgate::tests
