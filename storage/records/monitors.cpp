#include "storage/records/monitors.hpp"

namespace voltgate::storage {

namespace monitors {

void put(Database& db, const Monitor& monitor) {
    upsert(db, monitor);
}

std::optional<Monitor> get(Database& db, std::string_view charge_point_id, std::int64_t number) {
    return select_one<Monitor>(db, "where charge_point_id = ? and number = ?", charge_point_id, number);
}

Page<Monitor> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("charge_point_id = ?", filter.charge_point_id)
        .when("component_name = ?", filter.component_name)
        .when("variable_name = ?", filter.variable_name)
        .when("type = ?", filter.type);
    return list_page(db, std::move(where), "number", &Monitor::number, Order::ascending, page);
}

std::vector<Monitor> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<Monitor>(db, "where charge_point_id = ? order by number", charge_point_id);
}

bool remove(Database& db, std::string_view charge_point_id, std::int64_t number) {
    return run(db, "delete from monitors where charge_point_id = ? and number = ?", charge_point_id, number) >
           0;
}

std::int64_t forget_before(Database& db, std::string_view charge_point_id, Timestamp known_before) {
    return run(db, "delete from monitors where charge_point_id = ? and known_at < ?", charge_point_id,
               known_before);
}

std::int64_t forget_of_origin(Database& db, std::string_view charge_point_id, std::string_view origin) {
    return run(db, "delete from monitors where charge_point_id = ? and origin = ?", charge_point_id, origin);
}

} // namespace monitors

namespace monitoring_levels {

std::optional<MonitoringLevel> get(Database& db, std::string_view charge_point_id) {
    return select_one<MonitoringLevel>(db, "where charge_point_id = ?", charge_point_id);
}

void put(Database& db, const MonitoringLevel& level) {
    upsert(db, level);
}

} // namespace monitoring_levels
} // namespace voltgate::storage
