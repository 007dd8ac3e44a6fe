#include "storage/records/charging_limits.hpp"

namespace voltgate::storage {

namespace charging_limits {

void put(Database& db, const ChargingLimit& limit) {
    run(db, "delete from charging_limits where charge_point_id = ? and evse_id = ? and source = ?",
        limit.charge_point_id, limit.evse_id, limit.source);
    insert(db, limit);
}

std::int64_t clear(Database& db, std::string_view charge_point_id, std::string_view source,
                   std::optional<std::int64_t> evse_id) {
    return run(db,
               "delete from charging_limits where charge_point_id = ? and source = ?"
               " and evse_id = coalesce(?, evse_id)",
               charge_point_id, source, evse_id);
}

std::vector<ChargingLimit> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<ChargingLimit>(db, "where charge_point_id = ? order by evse_id, source", charge_point_id);
}

std::int64_t keep_newest(Database& db, std::string_view charge_point_id, std::int64_t most) {
    return run(db,
               "delete from charging_limits where id in (select id from charging_limits"
               " where charge_point_id = ? order by reported_at desc, id desc limit -1 offset ?)",
               charge_point_id, most);
}

} // namespace charging_limits

namespace charging_needs {

void put(Database& db, const ChargingNeed& need) {
    upsert(db, need);
}

std::optional<ChargingNeed> get(Database& db, std::string_view charge_point_id, std::int64_t evse_id) {
    return select_one<ChargingNeed>(db, "where charge_point_id = ? and evse_id = ?", charge_point_id,
                                    evse_id);
}

std::vector<ChargingNeed> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<ChargingNeed>(db, "where charge_point_id = ? order by evse_id", charge_point_id);
}

void forget(Database& db, std::string_view charge_point_id, std::int64_t evse_id,
            std::string_view session_id) {
    run(db, "delete from charging_needs where charge_point_id = ? and evse_id = ? and session_id = ?",
        charge_point_id, evse_id, session_id);
}

std::vector<ChargingNeed> owed(Database& db, std::int64_t limit) {
    return select<ChargingNeed>(db, "where answer_by is not null order by answer_by limit ?", limit);
}

} // namespace charging_needs
} // namespace voltgate::storage
