#include "storage/records/reviews.hpp"

namespace voltgate::storage::reviews {

bool add(Database& db, const Review& review) {
    return insert_if_new(db, review);
}

std::int64_t waiting_like(Database& db, const Review& review, std::int64_t most) {
    return value<std::int64_t>(db,
                               "select count(*) from (select 1 from reviews where charge_point_id = ?"
                               " and kind = ? and resolved_at is null limit ?)",
                               review.charge_point_id, review.kind, most)
        .value_or(0);
}

void count_up(Database& db, const Review& review) {
    run(db,
        "update reviews set repeats = repeats + 1, repeated_at = ? where id = (select id from reviews"
        " where charge_point_id = ? and kind = ? and resolved_at is null order by id desc limit 1)"
        " and not exists (select 1 from reviews where charge_point_id = ? and message_key = ?)",
        review.received_at, review.charge_point_id, review.kind, review.charge_point_id, review.message_key);
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
