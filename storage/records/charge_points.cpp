#include "storage/records/charge_points.hpp"

#include "storage/records/absent_actions.hpp"

namespace voltgate::storage::charge_points {

void add(Database& db, const ChargePoint& charge_point) {
    insert(db, charge_point);
}

bool add_if_new(Database& db, const ChargePoint& charge_point) {
    return insert_if_new(db, charge_point);
}

std::optional<ChargePoint> get(Database& db, std::string_view id) {
    return find<ChargePoint>(db, id);
}

std::int64_t count_newcomers(Database& db, Admission as, std::int64_t most) {
    std::string newcomers = "select 1 from charge_points where admission = 'pending'";
    if (as == Admission::accepted)
        newcomers += " union all select 1 from charge_points c where admission = 'accepted' and version = 1"
                     " and name is null and password_hash is null and external_id is null"
                     " and not exists (select 1 from sessions s where s.charge_point_id = c.id)";
    return value<std::int64_t>(db, "select count(*) from (" + newcomers + " limit ?)", most).value_or(0);
}

std::optional<ChargePoint> by_path_identity(Database& db, std::string_view identity) {
    return select_one<ChargePoint>(db, "where quirks <> '{}' and json_extract(quirks, '$.path_identity') = ?",
                                   identity);
}

Page<ChargePoint> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("status = ?", filter.status)
        .when("admission = ?", filter.admission)
        .when("connected = ?", filter.connected)
        .when("hardware_status = ?", filter.hardware_status)
        .when("vendor = ?", filter.vendor)
        .when("model = ?", filter.model)
        .when("external_id = ?", filter.external_id)
        .when("instr(lower(id || ' ' || coalesce(name, '')), lower(?)) > 0", filter.search);
    return list_page(db, std::move(where), "id", &ChargePoint::id, Order::ascending, page);
}

bool update(Database& db, ChargePoint& charge_point) {
    return update_versioned(db, charge_point);
}

bool remove(Database& db, std::string_view id) {
    return storage::remove<ChargePoint>(db, id);
}

void connected(Database& db, std::string_view id, const Connection& connection, Timestamp at) {
    run(db,
        "update charge_points set connected = 1, protocol = ?, remote_address = ?,"
        " security_profile = coalesce(?, security_profile), connected_at = ?, last_seen_at = ? where id = ?",
        connection.protocol, connection.remote_address, connection.security_profile, at, at, id);
}

bool disconnected(Database& db, std::string_view id, std::string_view reason, Timestamp at) {
    return run(db,
               "update charge_points set connected = 0, disconnected_at = ?, disconnect_reason = ?"
               " where id = ?",
               at, reason, id) > 0;
}

std::int64_t disconnect_all(Database& db, std::string_view reason, Timestamp at) {
    return run(db,
               "update charge_points set connected = 0, disconnected_at = ?, disconnect_reason = ?"
               " where connected = 1",
               at, reason);
}

std::optional<Timestamp> connected_since(Database& db, std::string_view id) {
    return value<Timestamp>(db, "select connected_at from charge_points where id = ? and connected = 1", id);
}

void seen(Database& db, std::string_view id, Timestamp at) {
    run(db, "update charge_points set last_seen_at = ? where id = ?", at, id);
}

void booted(Database& db, std::string_view id, const Boot& boot, Timestamp at) {
    run(db,
        "update charge_points set boot_status = ?, vendor = ?, model = ?, serial_number = ?,"
        " charge_box_serial_number = ?, firmware_version = ?, iccid = ?, imsi = ?, meter_type = ?,"
        " meter_serial_number = ?, boot_reason = ?, last_boot_at = iif(?, ?, coalesce(last_boot_at, ?)),"
        " last_seen_at = ?, updated_at = ? where id = ?",
        boot.boot_status, boot.vendor, boot.model, boot.serial_number, boot.charge_box_serial_number,
        boot.firmware_version, boot.iccid, boot.imsi, boot.meter_type, boot.meter_serial_number,
        boot.boot_reason, boot.restarted, at, at, at, at, id);
    absent_actions::forget_other_firmware(db, id, boot.firmware_version);
}

void set_boot_status(Database& db, std::string_view id, BootStatus status, Timestamp at) {
    run(db, "update charge_points set boot_status = ?, updated_at = ? where id = ?", status, at, id);
}

void set_password_hash(Database& db, std::string_view id, const std::optional<std::string>& hash,
                       Timestamp at) {
    run(db,
        "update charge_points set password_hash = ?, pending_password_hash = null, pending_is_profiles = 0,"
        " updated_at = ?, version = version + 1 where id = ?",
        hash, at, id);
}

void set_pending_password(Database& db, std::string_view id, const PendingPassword& pending, Timestamp at) {
    run(db,
        "update charge_points set pending_password_hash = ?, pending_is_profiles = ?, updated_at = ?"
        " where id = ?",
        pending.hash, pending.is_profiles, at, id);
}

void confirm_password_hash(Database& db, std::string_view id, std::string_view hash, Timestamp at) {
    run(db,
        "update charge_points set password_hash = pending_password_hash, pending_password_hash ="
        " case when pending_is_profiles = 1 then password_hash end, pending_is_profiles ="
        " pending_is_profiles = 1 and password_hash is not null, updated_at = ?, version = version + 1 where "
        "id = ? and pending_password_hash = ?",
        at, id, hash);
}

void set_security_profile(Database& db, std::string_view id, const std::optional<std::int64_t>& profile,
                          Timestamp at) {
    run(db,
        "update charge_points set security_profile = ?, updated_at = ?, version = version + 1 where id = ?",
        profile, at, id);
}

void report_status(Database& db, std::string_view id, const StatusReport& report) {
    run(db,
        "update charge_points set hardware_status = ?, error_code = ?, info = ?, vendor_id = ?,"
        " vendor_error_code = ?, status_at = ? where id = ?",
        report.status, report.error_code, report.info, report.vendor_id, report.vendor_error_code,
        report.reported_at.value_or(report.received_at), id);
}

} // namespace voltgate::storage::charge_points
