#include "storage/records/reviews.hpp"

namespace voltgate::storage::reviews {

bool add(Database& db, const Review& review) {
    return insert_if_new(db, review);
}

std::optional<Review> get(Database& db, std::string_view id) {
    return find<Review>(db, id);
}

Page<Review> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("kind = ?", filter.kind)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("session_id = ?", filter.session_id);
    if (filter.resolved)
        where.add(*filter.resolved ? "resolved_at is not null" : "resolved_at is null");
    return list_page(db, std::move(where), "id", &Review::id, Order::descending, page);
}

bool resolve(Database& db, std::string_view id, std::string_view resolution, Timestamp at) {
    return run(db, "update reviews set resolved_at = ?, resolution = ? where id = ? and resolved_at is null",
               at, resolution, id) > 0;
}

std::int64_t unresolved(Database& db) {
    return db.scalar("select count(*) from reviews where resolved_at is null");
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    return run(db, "delete from reviews where id in (select id from reviews where resolved_at < ? limit ?)",
               before, limit);
}

} // namespace voltgate::storage::reviews
