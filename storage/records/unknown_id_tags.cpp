#include "storage/records/unknown_id_tags.hpp"

#include <algorithm>

namespace voltgate::storage::unknown_id_tags {

bool seen(Database& db, const UnknownIdTag& tag) {
    const auto again =
        run(db,
            "update unknown_id_tags set count = count + 1, last_seen_at = ?,"
            " charge_point_id = ?, evse_id = ? where organization_id = ? and id_tag_uid = ?",
            tag.last_seen_at, tag.charge_point_id, tag.evse_id, tag.organization_id, tag.id_tag_uid);
    if (again > 0)
        return false;
    insert(db, tag);
    return true;
}

std::optional<UnknownIdTag> get(Database& db, std::string_view id) {
    return find<UnknownIdTag>(db, id);
}

Page<UnknownIdTag> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("id_tag_uid = ?", filter.id_tag_uid)
        .when("last_seen_at >= ?", filter.seen_after);
    return list_page(db, std::move(where), "id", &UnknownIdTag::id, Order::descending, page);
}

bool remove(Database& db, std::string_view id) {
    return storage::remove<UnknownIdTag>(db, id);
}

void registered(Database& db, std::string_view organization_id, std::string_view id_tag_uid) {
    run(db, "delete from unknown_id_tags where organization_id = ? and id_tag_uid = ?", organization_id,
        id_tag_uid);
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t keep, std::int64_t limit) {
    const auto old =
        run(db,
            "delete from unknown_id_tags where id in"
            " (select id from unknown_id_tags where last_seen_at < ? order by last_seen_at limit ?)",
            before, limit);
    const auto many = db.scalar("select count(*) from unknown_id_tags") - keep;
    if (many <= 0)
        return old;
    return old + run(db,
                     "delete from unknown_id_tags where id in"
                     " (select id from unknown_id_tags order by last_seen_at limit ?)",
                     std::min(many, limit));
}

} // namespace voltgate::storage::unknown_id_tags
