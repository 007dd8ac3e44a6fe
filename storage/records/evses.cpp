#include "storage/records/evses.hpp"

#include "storage/ulid.hpp"

namespace voltgate::storage {

namespace evses {

namespace {

// A charge point's EVSEs belong to its own organization.
std::string owner_of(Database& db, std::string_view charge_point_id) {
    return value<std::string>(db, "select organization_id from charge_points where id = ?", charge_point_id)
        .value_or(std::string(default_organization));
}

} // namespace

void add(Database& db, const Evse& evse) {
    insert(db, evse);
}

std::optional<Evse> get(Database& db, std::string_view id) {
    return find<Evse>(db, id);
}

std::optional<Evse> by_number(Database& db, std::string_view charge_point_id, std::int64_t number) {
    return select_one<Evse>(db, "where charge_point_id = ? and number = ?", charge_point_id, number);
}

std::vector<Evse> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<Evse>(db, "where charge_point_id = ? order by number", charge_point_id);
}

Page<Evse> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("status = ?", filter.status)
        .when("hardware_status = ?", filter.hardware_status)
        .when("external_id = ?", filter.external_id);
    return list_page(db, std::move(where), "id", &Evse::id, Order::ascending, page);
}

bool update(Database& db, Evse& evse) {
    return update_versioned(db, evse);
}

bool remove(Database& db, std::string_view id) {
    return storage::remove<Evse>(db, id);
}

Evse ensure(Database& db, std::string_view charge_point_id, std::int64_t number, Timestamp at) {
    if (auto known = by_number(db, charge_point_id, number))
        return *std::move(known);
    Evse evse;
    evse.id = new_id("evse", at);
    evse.organization_id = owner_of(db, charge_point_id);
    evse.charge_point_id = charge_point_id;
    evse.number = number;
    evse.created_at = evse.updated_at = at;
    add(db, evse);
    connectors::ensure(db, evse, 1, at);
    return evse;
}

void report_status(Database& db, std::string_view id, const charge_points::StatusReport& report) {
    run(db,
        "update evses set hardware_status = ?, error_code = ?, info = ?, vendor_id = ?, vendor_error_code = "
        "?,"
        " status_at = ? where id = ?",
        report.status, report.error_code, report.info, report.vendor_id, report.vendor_error_code,
        report.reported_at.value_or(report.received_at), id);
}

} // namespace evses

namespace connectors {

void add(Database& db, const Connector& connector) {
    insert(db, connector);
}

std::optional<Connector> get(Database& db, std::string_view id) {
    return find<Connector>(db, id);
}

std::optional<Connector> by_number(Database& db, std::string_view evse_id, std::int64_t number) {
    return select_one<Connector>(db, "where evse_id = ? and number = ?", evse_id, number);
}

std::vector<Connector> of_evse(Database& db, std::string_view evse_id) {
    return select<Connector>(db, "where evse_id = ? order by number", evse_id);
}

std::vector<Connector> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<Connector>(db, "where charge_point_id = ? order by evse_id, number", charge_point_id);
}

bool update(Database& db, Connector& connector) {
    return update_versioned(db, connector);
}

bool remove(Database& db, std::string_view id) {
    return storage::remove<Connector>(db, id);
}

Connector ensure(Database& db, const Evse& evse, std::int64_t number, Timestamp at) {
    if (auto known = by_number(db, evse.id, number))
        return *std::move(known);
    Connector connector;
    connector.id = new_id("conn", at);
    connector.organization_id = evse.organization_id;
    connector.evse_id = evse.id;
    connector.charge_point_id = evse.charge_point_id;
    connector.number = number;
    connector.created_at = connector.updated_at = at;
    add(db, connector);
    return connector;
}

void report_status(Database& db, std::string_view id, const charge_points::StatusReport& report) {
    run(db,
        "update connectors set hardware_status = ?, error_code = ?, info = ?, vendor_id = ?, "
        "vendor_error_code = ?,"
        " status_at = ? where id = ?",
        report.status, report.error_code, report.info, report.vendor_id, report.vendor_error_code,
        report.reported_at.value_or(report.received_at), id);
}

} // namespace connectors
} // namespace voltgate::storage
