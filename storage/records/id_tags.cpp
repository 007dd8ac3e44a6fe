#include "storage/records/id_tags.hpp"

namespace voltgate::storage::id_tags {

void add(Database& db, const IdTag& tag) {
    insert(db, tag);
}

bool add_if_new(Database& db, const IdTag& tag) {
    return insert_if_new(db, tag);
}

std::optional<IdTag> get(Database& db, std::string_view id) {
    return find<IdTag>(db, id);
}

std::optional<IdTag> by_uid(Database& db, std::string_view id_tag_uid, std::string_view organization_id) {
    return select_one<IdTag>(db, "where organization_id = ? and id_tag_uid = ?", organization_id, id_tag_uid);
}

Page<IdTag> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("id_tag_uid = ?", filter.id_tag_uid)
        .when("type = ?", filter.type)
        .when("status = ?", filter.status)
        .when("group_id = ?", filter.group_id)
        .when("external_id = ?", filter.external_id);
    return list_page(db, std::move(where), "id", &IdTag::id, Order::descending, page);
}

bool update(Database& db, IdTag& tag) {
    return update_versioned(db, tag);
}

bool remove(Database& db, std::string_view id) {
    return storage::remove<IdTag>(db, id);
}

void used(Database& db, std::string_view id, Timestamp at) {
    run(db, "update id_tags set last_used_at = ? where id = ?", at, id);
}

} // namespace voltgate::storage::id_tags
