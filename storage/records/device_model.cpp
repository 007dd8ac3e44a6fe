#include "storage/records/device_model.hpp"

namespace voltgate::storage {

namespace variable_attributes {

void put(Database& db, const VariableAttribute& attribute) {
    upsert(db, attribute);
}

std::optional<VariableAttribute> same(Database& db, const VariableAttribute& like) {
    return find_same(db, like);
}

std::vector<VariableAttribute> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<VariableAttribute>(
        db,
        "where charge_point_id = ? order by component_name, component_instance, evse_id, connector_id, name,"
        " instance, type",
        charge_point_id);
}

std::int64_t forget_before(Database& db, std::string_view charge_point_id, Timestamp reported_before) {
    return run(db, "delete from variable_attributes where charge_point_id = ? and reported_at < ?",
               charge_point_id, reported_before);
}

} // namespace variable_attributes

namespace network_profiles {

void put(Database& db, const NetworkProfile& profile) {
    upsert(db, profile);
}

std::vector<NetworkProfile> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<NetworkProfile>(db, "where charge_point_id = ? order by slot", charge_point_id);
}

} // namespace network_profiles
} // namespace voltgate::storage
