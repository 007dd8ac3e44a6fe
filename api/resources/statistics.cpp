#include "api/resources/statistics.hpp"

#include "api/resources/record.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace voltgate::api {
namespace {

using storage::Database;
namespace statistics = storage::statistics;

// What is told of when no time is named.
constexpr std::chrono::hours usual_stretch{24 * 30};

struct StatisticsQuery {
    std::optional<storage::Timestamp> from;
    std::optional<storage::Timestamp> to;
};
BOOST_DESCRIBE_STRUCT(StatisticsQuery, (), (from, to))

constexpr auto json_constraints(const StatisticsQuery*) {
    using core::json::field;
    return std::array{field("from").about("Default: 30 days before `to`"),
                      field("to").about("Before this instant; default and at most: now")};
}

struct StatisticsView {
    storage::Timestamp from{};
    storage::Timestamp to{};
    std::optional<double> uptime_percent;
    std::int64_t connected_seconds = 0;
    std::int64_t connections = 0;
    std::int64_t energy_wh = 0;
    std::int64_t sessions = 0;
    std::int64_t active_sessions = 0;
    std::int64_t finished_sessions = 0;
    std::int64_t successful_sessions = 0;
    std::int64_t sessions_never_begun = 0;
    std::optional<double> success_rate_percent;
    std::optional<std::int64_t> average_duration_seconds;
    std::optional<std::int64_t> average_energy_wh;
};
BOOST_DESCRIBE_STRUCT(StatisticsView, (),
                      (from, to, uptime_percent, connected_seconds, connections, energy_wh, sessions,
                       active_sessions, finished_sessions, successful_sessions, sessions_never_begun,
                       success_rate_percent, average_duration_seconds, average_energy_wh))

constexpr auto json_constraints(const StatisticsView*) {
    using core::json::field;
    return std::array{
        field("uptime_percent").about("Of the time since it was registered, how much it was connected"),
        field("energy_wh").about("Of the sessions that began in the time"),
        field("successful_sessions").about("Finished ones that delivered energy"),
        field("success_rate_percent")
            .about("Of the sessions that finished or never began, the successful ones")};
}

struct FleetView : StatisticsView {
    statistics::FleetNow now;
};
BOOST_DESCRIBE_STRUCT(FleetView, (StatisticsView), (now))

std::optional<double> percent(std::int64_t part, std::int64_t whole) {
    if (whole <= 0)
        return std::nullopt;
    return std::round(10'000.0 * static_cast<double>(part) / static_cast<double>(whole)) / 100.0;
}

std::optional<std::int64_t> mean(std::int64_t sum, std::int64_t count) {
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

void count(Database& db, const statistics::Scope& scope, StatisticsView& out) {
    const auto sessions = statistics::sessions(db, scope);
    const auto network = statistics::network(db, scope);
    out.from = scope.from;
    out.to = scope.to;
    out.uptime_percent = percent(network.connected_ms, network.observed_ms);
    out.connected_seconds = network.connected_ms / 1'000;
    out.connections = network.connections;
    out.energy_wh = sessions.energy_wh;
    out.sessions = sessions.sessions;
    out.active_sessions = sessions.active;
    out.finished_sessions = sessions.finished;
    out.successful_sessions = sessions.successful;
    out.sessions_never_begun = sessions.never_begun;
    out.success_rate_percent = percent(sessions.successful, sessions.finished + sessions.never_begun);
    out.average_duration_seconds = mean(sessions.finished_ms / 1'000, sessions.finished);
    out.average_energy_wh = mean(sessions.energy_wh, sessions.sessions - sessions.never_begun);
}

Outcome<statistics::Scope> scope_of(const Exchange& exchange, storage::Timestamp now) {
    const auto query = query_of<StatisticsQuery>(exchange);
    if (!query)
        return query.error();
    statistics::Scope scope;
    scope.organization_id = exchange.caller.organization_id;
    scope.to = std::min(query->to.value_or(now), now);
    scope.from = query->from.value_or(scope.to - usual_stretch);
    if (scope.from >= scope.to)
        return problem::invalid("from", "must be before `to`, and in the past");
    return scope;
}

asio::awaitable<Answer> of_charge_point(storage::Store& store, const core::Clock& clock, Exchange& exchange) {
    auto scope = scope_of(exchange, clock.now());
    if (!scope)
        co_return scope.error();
    scope->charge_point_id = exchange.parameter("charge_point_id");
    co_return co_await store.read([&](Database& db) -> Answer {
        if (!owned(storage::charge_points::get(db, *scope->charge_point_id), exchange))
            return problem::not_found("charge point");
        StatisticsView out;
        count(db, *scope, out);
        return respond(200, out);
    });
}

asio::awaitable<Answer> of_fleet(storage::Store& store, const core::Clock& clock, Exchange& exchange) {
    const auto scope = scope_of(exchange, clock.now());
    if (!scope)
        co_return scope.error();
    co_return co_await store.read([&](Database& db) -> Answer {
        FleetView out;
        count(db, *scope, out);
        out.now = statistics::fleet(db, scope->organization_id);
        return respond(200, out);
    });
}

} // namespace

std::vector<Route> statistics_routes(storage::Store& store, const core::Clock& clock) {
    using http::Method;
    const std::string_view reads = "charge_points:read";
    return {route(Method::get, "/api/v1/charge-points/{charge_point_id}/statistics", reads,
                  "Tells uptime, energy and sessions of a charge point", "Charge points",
                  [&store, &clock](Exchange& exchange) { return of_charge_point(store, clock, exchange); })
                .filters<StatisticsQuery>()
                .gives<StatisticsView>(),
            route(Method::get, "/api/v1/statistics", reads, "Tells the same of all charge points",
                  "Statistics",
                  [&store, &clock](Exchange& exchange) { return of_fleet(store, clock, exchange); })
                .filters<StatisticsQuery>()
                .gives<FleetView>()};
}

} // namespace voltgate::api
