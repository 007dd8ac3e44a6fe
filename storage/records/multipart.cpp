#include "storage/records/multipart.hpp"

namespace voltgate::storage::multiparts {

void add(Database& db, const Multipart& multipart) {
    insert(db, multipart);
}

bool update(Database& db, const Multipart& multipart) {
    return storage::update(db, multipart);
}

std::optional<Multipart> get(Database& db, std::string_view charge_point_id, std::int64_t request_id) {
    return select_one<Multipart>(db, "where charge_point_id = ? and request_id = ?", charge_point_id,
                                 request_id);
}

bool add_part(Database& db, std::string_view charge_point_id, std::int64_t request_id, std::int64_t number) {
    return run(db,
               "insert into multipart_parts (charge_point_id, request_id, number) values (?, ?, ?)"
               " on conflict do nothing",
               charge_point_id, request_id, number) > 0;
}

std::vector<Multipart> overdue(Database& db, Timestamp now, std::int64_t limit) {
    return select<Multipart>(db, "where status = 'open' and deadline_at <= ? order by deadline_at limit ?",
                             now, limit);
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    return run(db,
               "delete from multiparts where ended_at < ? and (charge_point_id, request_id) in"
               " (select charge_point_id, request_id from multiparts where ended_at is not null"
               " order by ended_at limit ?)",
               before, limit);
}

} // namespace voltgate::storage::multiparts
