#include "storage/records/device_events.hpp"

namespace voltgate::storage::device_events {

namespace {

constexpr const char* open_alert = "ended_at is null and trigger = 'Alerting' and cleared is not 1";

} // namespace

bool add(Database& db, const DeviceEvent& event) {
    return insert_if_new(db, event);
}

std::optional<DeviceEvent> get(Database& db, std::string_view id) {
    return find<DeviceEvent>(db, id);
}

Page<DeviceEvent> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("component_name = ?", filter.component_name)
        .when("variable_name = ?", filter.variable_name)
        .when("trigger = ?", filter.trigger)
        .when("evse_id = ?", filter.evse_id)
        .when("severity <= ?", filter.severity_up_to)
        .when("occurred_at >= ?", filter.from)
        .when("occurred_at < ?", filter.to);
    if (filter.open)
        where.add(*filter.open ? std::string(open_alert) : "not (" + std::string(open_alert) + ")");
    return list_page(db, std::move(where), "id", &DeviceEvent::id, Order::descending, page);
}

std::int64_t end_alerts(Database& db, const DeviceEvent& clearing) {
    static const std::string sql =
        "update device_events set ended_at = ? where " + std::string(open_alert) +
        " and charge_point_id = ? and component_name = ? and component_instance = ? and evse_id = ?"
        " and connector_id = ? and variable_name = ? and variable_instance = ?"
        " and (monitor_number is null or ? is null or monitor_number = ?)";
    return run(db, sql, clearing.occurred_at, clearing.charge_point_id, clearing.component_name,
               clearing.component_instance, clearing.evse_id, clearing.connector_id, clearing.variable_name,
               clearing.variable_instance, clearing.monitor_number, clearing.monitor_number);
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    return run(db,
               "delete from device_events where id in (select id from device_events where received_at < ?"
               " order by received_at limit ?)",
               before, limit);
}

} // namespace voltgate::storage::device_events
