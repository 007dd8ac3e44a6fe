#include "storage/records/statistics.hpp"

#include <algorithm>

namespace voltgate::storage::statistics {

namespace {

// One row as a T, after a filter on the rows that it counts.
template <Described T>
T counted(Database& db, std::string_view sql, const Filter& filter) {
    auto statement = db.prepare(std::string(sql) + ' ' + filter.where());
    filter.bind(statement, 1);
    return fetch_one<T>(statement).value_or(T{});
}

Filter of(const Scope& scope) {
    Filter filter;
    filter.add("organization_id = ?", scope.organization_id)
        .when("charge_point_id = ?", scope.charge_point_id);
    return filter;
}

Filter::Value ms(Timestamp at) {
    return std::int64_t{at.time_since_epoch().count()};
}

SessionTotals begun(Database& db, const Scope& scope) {
    auto filter = of(scope);
    filter.add("started_at >= ?", ms(scope.from)).add("started_at < ?", ms(scope.to));
    return counted<SessionTotals>(
        db,
        "select count(*), coalesce(sum(status = 'active'), 0), coalesce(sum(status = 'finished'), 0),"
        " coalesce(sum(status = 'finished' and energy_wh > 0), 0), 0, coalesce(sum(energy_wh), 0),"
        " coalesce(sum(case when status = 'finished' then stopped_at - started_at end), 0) from sessions",
        filter);
}

std::int64_t never_begun(Database& db, const Scope& scope) {
    auto filter = of(scope);
    filter.add("status in ('failed', 'expired')")
        .add("created_at >= ?", ms(scope.from))
        .add("created_at < ?", ms(scope.to));
    return counted<SessionTotals>(db, "select 0, 0, 0, 0, count(*), 0, 0 from sessions", filter).never_begun;
}

// The part of each connection that lies between the two instants; an open one lasts until the end.
constexpr std::string_view connections_between =
    "select count(*), 0, coalesce(sum((case when disconnected_at is null or disconnected_at > ?2 then ?2 else"
    " disconnected_at end) - (case when connected_at < ?1 then ?1 else connected_at end)), 0),"
    " coalesce(sum(connected_at >= ?1), 0) from connection_log where connected_at < ?2"
    " and (disconnected_at is null or disconnected_at > ?1) and organization_id = ?3"
    " and (?4 is null or charge_point_id = ?4)";

// A charge point can be observed from its registration on.
constexpr std::string_view charge_points_between =
    "select count(*), coalesce(sum(?2 - (case when created_at > ?1 then created_at else ?1 end)), 0), 0, 0"
    " from charge_points where created_at < ?2 and organization_id = ?3 and (?4 is null or id = ?4)";

NetworkTotals between(Database& db, std::string_view sql, const Scope& scope) {
    const auto rows =
        query<NetworkTotals>(db, sql, scope.from, scope.to, scope.organization_id, scope.charge_point_id);
    return rows.empty() ? NetworkTotals{} : rows.front();
}

} // namespace

SessionTotals sessions(Database& db, const Scope& scope) {
    auto totals = begun(db, scope);
    totals.never_begun = never_begun(db, scope);
    totals.sessions += totals.never_begun;
    return totals;
}

NetworkTotals network(Database& db, const Scope& scope) {
    auto totals = between(db, charge_points_between, scope);
    const auto connections = between(db, connections_between, scope);
    totals.connections = connections.connections;
    // A connection that displaces another overlaps with it for a moment.
    totals.connected_ms = std::min(connections.connected_ms, totals.observed_ms);
    return totals;
}

FleetNow fleet(Database& db, std::string_view organization_id) {
    const auto rows =
        query<FleetNow>(db,
                        "select count(*), coalesce(sum(connected), 0),"
                        " (select count(*) from evses where organization_id = ?1),"
                        " (select count(*) from sessions where status = 'active' and organization_id = ?1)"
                        " from charge_points where organization_id = ?1",
                        organization_id);
    return rows.empty() ? FleetNow{} : rows.front();
}

} // namespace voltgate::storage::statistics
