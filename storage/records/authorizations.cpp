#include "storage/records/authorizations.hpp"

#include "storage/ulid.hpp"

namespace voltgate::storage::authorizations {

void add(Database& db, const Authorization& authorization) {
    insert(db, authorization);
}

std::optional<Authorization> get(Database& db, std::string_view id) {
    return find<Authorization>(db, id);
}

Page<Authorization> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("evse_id = ?", filter.evse_id)
        .when("id_tag = ?", filter.id_tag)
        .when("status = ?", filter.status)
        .when("method = ?", filter.method)
        .when("session_id = ?", filter.session_id)
        .when("source = ?", filter.source)
        .when("group_id = ?", filter.group_id)
        .when("created_at >= ?", filter.created_after)
        .when("created_at < ?", filter.created_before);
    return list_page(db, std::move(where), "id", &Authorization::id, Order::descending, page);
}

void link_session(Database& db, std::string_view id, std::string_view session_id,
                  std::optional<std::int64_t> evse_id) {
    run(db, "update authorizations set session_id = ?, evse_id = ? where id = ?", session_id, evse_id, id);
}

std::optional<Authorization> unused(Database& db, std::string_view charge_point_id, std::string_view id_tag,
                                    Timestamp since, Timestamp until) {
    return select_one<Authorization>(
        db,
        "where charge_point_id = ? and id >= ? and +id_tag = ?"
        " and session_id is null and status = 'accepted' and created_at between ? and ?"
        " order by id desc limit 1",
        charge_point_id, first_id("auth", since), id_tag, since, until);
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    return run(db,
               "delete from authorizations where created_at < ?"
               " and id in (select id from authorizations order by id limit ?)",
               before, limit);
}

} // namespace voltgate::storage::authorizations
