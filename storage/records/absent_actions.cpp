#include "storage/records/absent_actions.hpp"

namespace voltgate::storage::absent_actions {

void put(Database& db, std::string_view charge_point_id, std::string_view action, std::string_view code,
         Timestamp at) {
    run(db,
        "insert into absent_actions (charge_point_id, action, code, firmware_version, seen_at)"
        " select id, ?, ?, firmware_version, ? from charge_points where id = ?"
        " on conflict (charge_point_id, action) do update set code = excluded.code,"
        " firmware_version = excluded.firmware_version, seen_at = excluded.seen_at",
        action, code, at, charge_point_id);
}

std::optional<AbsentAction> get(Database& db, std::string_view charge_point_id, std::string_view action) {
    return select_one<AbsentAction>(db, "where charge_point_id = ? and action = ?", charge_point_id, action);
}

std::vector<AbsentAction> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<AbsentAction>(db, "where charge_point_id = ? order by action", charge_point_id);
}

void forget(Database& db, std::string_view charge_point_id, std::string_view action) {
    run(db, "delete from absent_actions where charge_point_id = ? and action = ?", charge_point_id, action);
}

void forget_other_firmware(Database& db, std::string_view charge_point_id,
                           const std::optional<std::string>& firmware_version) {
    run(db,
        "delete from absent_actions"
        " where charge_point_id = ? and coalesce(firmware_version, '') <> coalesce(?, '')",
        charge_point_id, firmware_version);
}

} // namespace voltgate::storage::absent_actions
