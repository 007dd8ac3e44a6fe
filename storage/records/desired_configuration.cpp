#include "storage/records/desired_configuration.hpp"

namespace voltgate::storage {

namespace desired_configuration {

bool add(Database& db, const DesiredConfiguration& desired) {
    return insert_if_new(db, desired);
}

std::optional<DesiredConfiguration> get(Database& db, std::string_view id) {
    return find<DesiredConfiguration>(db, id);
}

Page<DesiredConfiguration> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("tag = ?", filter.tag)
        .when("vendor = ?", filter.vendor)
        .when("model = ?", filter.model)
        .when("name = ?", filter.name);
    return list_page(db, std::move(where), "id", &DesiredConfiguration::id, Order::ascending, page);
}

bool update(Database& db, DesiredConfiguration& desired) {
    return update_versioned(db, desired);
}

bool remove(Database& db, std::string_view id) {
    return storage::remove<DesiredConfiguration>(db, id);
}

std::vector<DesiredConfiguration> candidates(Database& db, const Membership& membership) {
    return select<DesiredConfiguration>(
        db,
        "where organization_id = ? and (charge_point_id = ? or (charge_point_id is null"
        " and (vendor is null or vendor = ?) and (model is null or model = ?))) order by id",
        membership.organization_id, membership.charge_point_id, membership.vendor, membership.model);
}

} // namespace desired_configuration

namespace configuration_deliveries {

void put(Database& db, const ConfigurationDelivery& delivery) {
    upsert(db, delivery);
}

std::vector<ConfigurationDelivery> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<ConfigurationDelivery>(db, "where charge_point_id = ?", charge_point_id);
}

} // namespace configuration_deliveries

namespace configuration_reads {

void put(Database& db, const ConfigurationRead& read) {
    upsert(db, read);
}

std::optional<ConfigurationRead> get(Database& db, std::string_view charge_point_id) {
    return find<ConfigurationRead>(db, charge_point_id);
}

} // namespace configuration_reads
} // namespace voltgate::storage
