#include "api/resources/security_events.hpp"

#include "api/resources/record.hpp"
#include "api/resources/time_window.hpp"
#include "core/security/security_events.hpp"
#include "storage/records/charge_points.hpp"

namespace voltgate::api {
namespace {

using storage::Database;
using storage::SecurityEvent;

struct SecurityEventView {
    std::string id;
    std::string charge_point_id;
    std::string type;
    std::optional<std::string> tech_info;
    bool critical = false;
    storage::SecurityEventSource source{};
    storage::Timestamp timestamp{};
    std::optional<storage::Timestamp> reported_at;
    storage::Timestamp received_at{};
    std::int64_t sequence = 0;
    std::string previous_hash;
    std::string hash;
    bool unchanged = true;
};
BOOST_DESCRIBE_STRUCT(SecurityEventView, (),
                      (id, charge_point_id, type, tech_info, critical, source, timestamp, reported_at,
                       received_at, sequence, previous_hash, hash, unchanged))
constexpr auto json_constraints(const SecurityEventView*) {
    using core::json::field;
    return std::array{
        field("timestamp").about("When it happened; the time of receipt where that is not believed"),
        field("reported_at").about("What the charge point said"),
        field("sequence").about("Place in the charge point's chain, in the order of receipt"),
        field("hash").about("SHA-256 over the row and the hash of the row before it"),
        field("unchanged").about("Whether the row still has its hash")};
}

struct SecurityEventQuery : PageQuery {
    std::optional<std::string> charge_point_id;
    std::optional<std::string> type;
    std::optional<bool> critical;
    std::optional<storage::SecurityEventSource> source;
    std::optional<storage::Timestamp> timestamp_after;
    std::optional<storage::Timestamp> timestamp_before;
    std::optional<storage::Timestamp> received_after;
    std::optional<storage::Timestamp> received_before;
};
BOOST_DESCRIBE_STRUCT(SecurityEventQuery, (PageQuery),
                      (charge_point_id, type, critical, source, timestamp_after, timestamp_before,
                       received_after, received_before))

constexpr auto json_constraints(const SecurityEventQuery*) {
    return std::array{window_begin("timestamp_after"), window_end("timestamp_before"),
                      window_begin("received_after"), window_end("received_before")};
}

struct IntegrityView {
    std::string charge_point_id;
    bool intact = true;
    std::int64_t events = 0;
    std::optional<std::string> broken_event_id;
    std::optional<std::string> detail;
};
BOOST_DESCRIBE_STRUCT(IntegrityView, (), (charge_point_id, intact, events, broken_event_id, detail))

SecurityEventView view(const SecurityEvent& event) {
    auto out = view_as<SecurityEventView>(event);
    out.timestamp = event.occurred_at;
    out.unchanged = core::security::hash_of(event) == event.hash;
    return out;
}

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<SecurityEventQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::security_events::ListFilter filter;
    filter.organization_id = exchange.caller.organization_id;
    filter.charge_point_id = query->charge_point_id;
    filter.type = query->type;
    filter.critical = query->critical;
    filter.source = query->source;
    filter.occurred_after = query->timestamp_after;
    filter.occurred_before = query->timestamp_before;
    filter.received_after = query->received_after;
    filter.received_before = query->received_before;
    const auto page = co_await store.read(
        [&](Database& db) { return storage::security_events::list(db, filter, page_request(*query)); });
    co_return page_of(exchange, *query, page, view);
}

asio::awaitable<Answer> read(storage::Store& store, Exchange& exchange) {
    const auto event = co_await store.read([&](Database& db) {
        return owned(storage::security_events::get(db, exchange.parameter("security_event_id")), exchange);
    });
    if (!event)
        co_return problem::not_found("security event");
    co_return respond(200, view(*event));
}

asio::awaitable<Answer> integrity(storage::Store& store, Exchange& exchange) {
    const auto found = co_await store.read([&](Database& db) -> std::optional<IntegrityView> {
        const auto& id = exchange.parameter("charge_point_id");
        if (!owned(storage::charge_points::get(db, id), exchange))
            return std::nullopt;
        const auto state = core::security::verify_chain(db, id);
        return IntegrityView{id, state.intact, state.events, state.broken_event_id, state.detail};
    });
    if (!found)
        co_return problem::not_found("charge point");
    co_return respond(200, *found);
}

} // namespace

std::vector<Route> security_event_routes(storage::Store& store) {
    using http::Method;
    const std::string all = "/api/v1/security-events", group = "Security";
    const std::string_view scope = "security_events:read";
    return {route(Method::get, all, scope, "Lists security events, the latest to happen first", group,
                  [&store](Exchange& exchange) { return list(store, exchange); })
                .filters<SecurityEventQuery>()
                .lists<SecurityEventView>(),
            route(Method::get, all + "/{security_event_id}", scope, "Reads a security event", group,
                  [&store](Exchange& exchange) { return read(store, exchange); })
                .gives<SecurityEventView>(),
            route(Method::get, "/api/v1/charge-points/{charge_point_id}/security-events/integrity", scope,
                  "Tells whether a charge point's security events are all there and unchanged", group,
                  [&store](Exchange& exchange) { return integrity(store, exchange); })
                .gives<IntegrityView>()};
}

} // namespace voltgate::api
