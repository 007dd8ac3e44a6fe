#include "storage/records/limit_stops.hpp"

namespace voltgate::storage::limit_stops {

void save(Database& db, const LimitStop& stop) {
    upsert(db, stop);
}

std::optional<LimitStop> get(Database& db, std::string_view session_id) {
    return select_one<LimitStop>(db, "where session_id = ?", session_id);
}

bool remove(Database& db, std::string_view session_id) {
    return run(db, "delete from limit_stops where session_id = ?", session_id) > 0;
}

std::vector<LimitStop> to_send(Database& db, Timestamp now, std::int64_t limit) {
    return select<LimitStop>(
        db,
        "where next_at <= ? and command_id is null and exists (select 1 from charge_points"
        " where id = charge_point_id and connected = 1"
        " and coalesce(boot_status, 'accepted') = 'accepted') order by next_at limit ?",
        now, limit);
}

std::vector<LimitStop> to_judge(Database& db, Timestamp now, std::int64_t limit) {
    return select<LimitStop>(db, "where next_at <= ? and command_id is not null order by next_at limit ?",
                             now, limit);
}

} // namespace voltgate::storage::limit_stops
