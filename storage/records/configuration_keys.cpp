#include "storage/records/configuration_keys.hpp"

namespace voltgate::storage::configuration_keys {

void put(Database& db, const ConfigurationKey& key) {
    upsert(db, key);
}

std::vector<ConfigurationKey> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<ConfigurationKey>(db,
                                    "where charge_point_id = ? and known = 1 order by component_name, "
                                    "component_instance, evse_id, connector_id, name, instance",
                                    charge_point_id);
}

std::vector<ConfigurationKey> all_of(Database& db, std::string_view charge_point_id) {
    return select<ConfigurationKey>(db,
                                    "where charge_point_id = ? order by component_name, component_instance, "
                                    "evse_id, connector_id, name, instance",
                                    charge_point_id);
}

std::vector<ConfigurationKey> by_name(Database& db, std::string_view charge_point_id, std::string_view name) {
    return select<ConfigurationKey>(db,
                                    "where charge_point_id = ? and name = ? and known = 1 order by "
                                    "component_name, component_instance, evse_id, connector_id, instance",
                                    charge_point_id, name);
}

std::optional<ConfigurationKey> get(Database& db, std::string_view charge_point_id, std::string_view name) {
    return select_one<ConfigurationKey>(
        db,
        "where charge_point_id = ? and component_name = '' and component_instance = '' and evse_id = 0"
        " and connector_id = 0 and name = ? and instance = ''",
        charge_point_id, name);
}

std::optional<ConfigurationKey> same(Database& db, const ConfigurationKey& like) {
    return find_same(db, like);
}

std::int64_t count(Database& db, std::string_view charge_point_id) {
    return value<std::int64_t>(db, "select count(*) from configuration_keys where charge_point_id = ?",
                               charge_point_id)
        .value_or(0);
}

std::int64_t count_since(Database& db, std::string_view charge_point_id, Timestamp from) {
    return value<std::int64_t>(db,
                               "select count(*) from configuration_keys where charge_point_id = ?"
                               " and known = 1 and reported_at >= ?",
                               charge_point_id, from)
        .value_or(0);
}

std::int64_t forget_before(Database& db, std::string_view charge_point_id, Timestamp reported_before) {
    return run(db, "delete from configuration_keys where charge_point_id = ? and reported_at < ?",
               charge_point_id, reported_before);
}

} // namespace voltgate::storage::configuration_keys
