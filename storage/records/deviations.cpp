#include "storage/records/deviations.hpp"

namespace voltgate::storage::deviations {

void add(Database& db, const Deviation& deviation) {
    // A counter must never fail the message it counts: nothing happens when the charge point was removed
    // meanwhile.
    run(db,
        "insert into deviations (charge_point_id, kind, count, last_at, last_detail)"
        " select id, ?, ?, ?, ? from charge_points where id = ?"
        " on conflict (charge_point_id, kind) do update set count = count + excluded.count,"
        " last_at = excluded.last_at, last_detail = excluded.last_detail",
        deviation.kind, deviation.count, deviation.last_at, deviation.last_detail, deviation.charge_point_id);
}

std::vector<Deviation> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<Deviation>(db, "where charge_point_id = ? order by kind", charge_point_id);
}

std::int64_t clear(Database& db, std::string_view charge_point_id) {
    return run(db, "delete from deviations where charge_point_id = ?", charge_point_id);
}

} // namespace voltgate::storage::deviations
