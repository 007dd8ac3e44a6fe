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

std::vector<LimitStop> due(Database& db, Timestamp now, std::int64_t limit) {
    return select<LimitStop>(db, "where next_at <= ? order by next_at limit ?", now, limit);
}

} // namespace voltgate::storage::limit_stops
