#include "api/resources/monitoring.hpp"

#include "api/resources/charge_point_of.hpp"
#include "api/resources/record.hpp"
#include "api/resources/time_window.hpp"
#include "storage/records/device_events.hpp"
#include "storage/records/monitors.hpp"

namespace voltgate::api {
namespace {

using storage::Database;
using storage::DeviceEvent;
using storage::Monitor;

/// A variable of a component, without what its name does not have.
struct VariableView {
    std::string component_name;
    std::optional<std::string> component_instance;
    std::int64_t evse_id = 0;
    std::optional<std::int64_t> connector_id;
    std::string variable_name;
    std::optional<std::string> variable_instance;
};
BOOST_DESCRIBE_STRUCT(VariableView, (),
                      (component_name, component_instance, evse_id, connector_id, variable_name,
                       variable_instance))
constexpr auto json_constraints(const VariableView*) {
    return std::array{core::json::field("evse_id").about("0: the charge point itself")};
}

struct MonitorView : VariableView {
    std::string charge_point_id;
    std::int64_t number = 0;
    std::string type;
    double value = 0;
    std::int64_t severity = 0;
    bool only_in_transaction = false;
    std::optional<std::string> origin;
    std::optional<storage::Timestamp> set_at;
    storage::Timestamp known_at{};
};
BOOST_DESCRIBE_STRUCT(MonitorView, (VariableView),
                      (charge_point_id, number, type, value, severity, only_in_transaction, origin, set_at,
                       known_at))
constexpr auto json_constraints(const MonitorView*) {
    using core::json::field;
    return std::array{field("number").about("The charge point's own"),
                      field("severity").about("0: danger, 9: for debugging"),
                      field("set_at").about("When the charge point took it from us"),
                      field("known_at").about("When it was last set or told of")};
}

struct MonitorQuery : PageQuery {
    std::optional<std::string> component_name;
    std::optional<std::string> variable_name;
    std::optional<std::string> type;
};
BOOST_DESCRIBE_STRUCT(MonitorQuery, (PageQuery), (component_name, variable_name, type))

struct MonitoringView {
    std::string charge_point_id;
    std::optional<std::string> monitoring_base;
    std::optional<std::int64_t> severity;
    std::optional<storage::Timestamp> changed_at;
};
BOOST_DESCRIBE_STRUCT(MonitoringView, (), (charge_point_id, monitoring_base, severity, changed_at))
constexpr auto json_constraints(const MonitoringView*) {
    using core::json::field;
    return std::array{field("monitoring_base").about("Which set of monitors it has, as we told it"),
                      field("severity").about("Events up to this severity are sent, as we told it")};
}

struct DeviceEventView : VariableView {
    std::string id;
    std::string charge_point_id;
    std::int64_t number = 0;
    std::string trigger;
    std::optional<std::string> origin;
    std::optional<std::int64_t> severity;
    std::optional<std::int64_t> monitor_number;
    std::string actual_value;
    std::optional<bool> cleared;
    std::optional<std::int64_t> cause_number;
    std::optional<std::string> tech_code;
    std::optional<std::string> tech_info;
    std::optional<std::string> transaction_id;
    storage::Timestamp occurred_at{};
    std::optional<storage::Timestamp> reported_at;
    storage::Timestamp received_at{};
    std::optional<storage::Timestamp> ended_at;
};
BOOST_DESCRIBE_STRUCT(DeviceEventView, (VariableView),
                      (id, charge_point_id, number, trigger, origin, severity, monitor_number, actual_value,
                       cleared, cause_number, tech_code, tech_info, transaction_id, occurred_at, reported_at,
                       received_at, ended_at))
constexpr auto json_constraints(const DeviceEventView*) {
    using core::json::field;
    return std::array{field("number").about("The charge point's own"),
                      field("cleared").about("Whether it says that an alert is over"),
                      field("cause_number").about("Number of the event that led to it"),
                      field("reported_at").about("What the charge point said"),
                      field("ended_at").about("When what it alerted to was over")};
}

struct DeviceEventQuery : PageQuery {
    std::optional<std::string> charge_point_id;
    std::optional<std::string> component_name;
    std::optional<std::string> variable_name;
    std::optional<std::string> trigger;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> severity_up_to;
    std::optional<bool> open;
    std::optional<storage::Timestamp> timestamp_after;
    std::optional<storage::Timestamp> timestamp_before;
};
BOOST_DESCRIBE_STRUCT(DeviceEventQuery, (PageQuery),
                      (charge_point_id, component_name, variable_name, trigger, evse_id, severity_up_to, open,
                       timestamp_after, timestamp_before))

constexpr auto json_constraints(const DeviceEventQuery*) {
    return std::array{window_begin("timestamp_after"), window_end("timestamp_before")};
}

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

template <class View, class Record>
View view_of(const Record& record) {
    auto shown = view_as<View>(record);
    shown.component_instance = unless_empty(record.component_instance);
    shown.variable_instance = unless_empty(record.variable_instance);
    if (record.connector_id == 0)
        shown.connector_id.reset();
    return shown;
}

asio::awaitable<Answer> monitors(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<MonitorQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::monitors::ListFilter filter;
    filter.charge_point_id = exchange.parameter("charge_point_id");
    filter.component_name = query->component_name;
    filter.variable_name = query->variable_name;
    filter.type = query->type;
    const auto page = co_await store.read([&](Database& db) -> std::optional<storage::Page<Monitor>> {
        if (!charge_point_of(db, exchange))
            return std::nullopt;
        return storage::monitors::list(db, filter, page_request(*query));
    });
    if (!page)
        co_return problem::not_found("charge point");
    co_return page_of(exchange, *query, *page, view_of<MonitorView, Monitor>);
}

asio::awaitable<Answer> monitoring(storage::Store& store, Exchange& exchange) {
    const auto found = co_await store.read([&](Database& db) -> std::optional<MonitoringView> {
        const auto charge_point = charge_point_of(db, exchange);
        if (!charge_point)
            return std::nullopt;
        const auto level = storage::monitoring_levels::get(db, charge_point->id);
        return level ? MonitoringView{charge_point->id, level->base, level->level, level->changed_at}
                     : MonitoringView{charge_point->id, {}, {}, {}};
    });
    if (!found)
        co_return problem::not_found("charge point");
    co_return respond(200, *found);
}

asio::awaitable<Answer> events(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<DeviceEventQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::device_events::ListFilter filter;
    filter.organization_id = exchange.caller.organization_id;
    filter.charge_point_id = query->charge_point_id;
    filter.component_name = query->component_name;
    filter.variable_name = query->variable_name;
    filter.trigger = query->trigger;
    filter.evse_id = query->evse_id;
    filter.severity_up_to = query->severity_up_to;
    filter.open = query->open;
    filter.from = query->timestamp_after;
    filter.to = query->timestamp_before;
    const auto page = co_await store.read(
        [&](Database& db) { return storage::device_events::list(db, filter, page_request(*query)); });
    co_return page_of(exchange, *query, page, view_of<DeviceEventView, DeviceEvent>);
}

asio::awaitable<Answer> event(storage::Store& store, Exchange& exchange) {
    const auto found = co_await store.read([&](Database& db) {
        return owned(storage::device_events::get(db, exchange.parameter("device_event_id")), exchange);
    });
    if (!found)
        co_return problem::not_found("device event");
    co_return respond(200, view_of<DeviceEventView>(*found));
}

} // namespace

std::vector<Route> monitoring_routes(storage::Store& store) {
    using http::Method;
    const std::string one = "/api/v1/charge-points/{charge_point_id}", all = "/api/v1/device-events";
    const std::string group = "Monitoring";
    const std::string_view scope = "monitoring:read";
    return {route(Method::get, one + "/monitors", scope, "Lists the monitors of a charge point", group,
                  [&store](Exchange& exchange) { return monitors(store, exchange); })
                .filters<MonitorQuery>()
                .lists<MonitorView>(),
            route(Method::get, one + "/monitoring", scope, "Reads what a charge point was told to monitor",
                  group, [&store](Exchange& exchange) { return monitoring(store, exchange); })
                .gives<MonitoringView>(),
            route(Method::get, all, scope, "Lists what charge points told of their components", group,
                  [&store](Exchange& exchange) { return events(store, exchange); })
                .filters<DeviceEventQuery>()
                .lists<DeviceEventView>(),
            route(Method::get, all + "/{device_event_id}", scope, "Reads a device event", group,
                  [&store](Exchange& exchange) { return event(store, exchange); })
                .gives<DeviceEventView>()};
}

} // namespace voltgate::api
