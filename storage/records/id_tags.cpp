#include "storage/records/id_tags.hpp"

#include "storage/ulid.hpp"

namespace voltgate::storage::id_tags {

namespace {

constexpr std::string_view revision_counter = "id_tags_revision";
constexpr std::string_view of_uid = "where organization_id = ? and id_tag_uid = ?";

} // namespace

std::int64_t revision(Database& db) {
    return value<std::int64_t>(db, "select value from counters where name = ?", revision_counter).value_or(0);
}

void raise_revision(Database& db) {
    run(db,
        "insert into counters (name, value) values (?, 1) on conflict (name) do update set value = value + 1",
        revision_counter);
}

void add(Database& db, const IdTag& tag) {
    insert(db, tag);
    raise_revision(db);
}

bool add_if_new(Database& db, const IdTag& tag) {
    if (!insert_if_new(db, tag))
        return false;
    raise_revision(db);
    return true;
}

std::optional<IdTag> get(Database& db, std::string_view id) {
    return find<IdTag>(db, id);
}

std::optional<IdTag> by_uid(Database& db, std::string_view id_tag_uid, std::string_view organization_id) {
    return select_one<IdTag>(db, of_uid, organization_id, id_tag_uid);
}

std::optional<IdTagRights> rights(Database& db, std::string_view id_tag_uid,
                                  std::string_view organization_id) {
    return select_one<IdTagRights>(db, of_uid, organization_id, id_tag_uid);
}

Page<IdTag> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("id_tag_uid = ?", filter.id_tag_uid)
        .when("type = ?", filter.type)
        .when("status = ?", filter.status)
        .when("group_id = ?", filter.group_id)
        .when("external_id = ?", filter.external_id)
        .when("instr(lower(id_tag_uid || ' ' || coalesce(label, '') || ' ' || coalesce(group_id, '')),"
              " lower(?)) > 0",
              filter.search)
        .when("expire_at < ?", filter.expires_before);
    return list_page(db, std::move(where), "id", &IdTag::id, Order::descending, page);
}

std::vector<IdTag> all(Database& db, std::string_view organization_id) {
    return select<IdTag>(db, "where organization_id = ? order by id", organization_id);
}

std::vector<IdTag> of_group(Database& db, std::string_view organization_id, std::string_view group_id) {
    return select<IdTag>(db, "where group_id = ? and organization_id = ? order by id", group_id,
                         organization_id);
}

bool update(Database& db, IdTag& tag) {
    if (!update_versioned(db, tag))
        return false;
    raise_revision(db);
    return true;
}

bool remove(Database& db, std::string_view id) {
    if (!storage::remove<IdTag>(db, id))
        return false;
    raise_revision(db);
    return true;
}

void used(Database& db, std::string_view organization_id, std::string_view id_tag_uid, Timestamp at) {
    run(db, "update id_tags set last_used_at = ? where organization_id = ? and id_tag_uid = ?", at,
        organization_id, id_tag_uid);
}

std::int64_t group_sessions_elsewhere(Database& db, std::string_view group_id,
                                      std::string_view charge_point_id, std::int64_t evse_id) {
    return value<std::int64_t>(db,
                               "select count(*) from sessions where parent_id_tag = ? and status = 'active'"
                               " and coalesce(start_status, 'Accepted') = 'Accepted' and not "
                               "(charge_point_id = ? and evse_id = ?)",
                               group_id, charge_point_id, evse_id)
        .value_or(0);
}

std::int64_t energy_since(Database& db, std::string_view id_tag_uid, Timestamp since,
                          std::string_view without_session) {
    // A session that is planned has its id long before it begins: as long as a command may wait to be sent.
    constexpr std::chrono::days longest_planned{366};
    return value<std::int64_t>(db,
                               "select sum(energy_wh) from sessions where id_tag = ? and id >= ?"
                               " and started_at >= ? and id <> ?",
                               id_tag_uid, first_id("ses", since - longest_planned), since, without_session)
        .value_or(0);
}

std::int64_t energy_promised(Database& db, std::string_view id_tag_uid, std::string_view charge_point_id,
                             std::int64_t evse_id, std::string_view besides_session) {
    return value<std::int64_t>(
               db,
               "select sum(max(json_extract(limits, '$.energy_wh') - coalesce(energy_wh, 0), 0))"
               " from sessions indexed by sessions_running_tag where status = 'active' and id_tag = ?"
               " and coalesce(start_status, 'Accepted') = 'Accepted'"
               " and not (charge_point_id = ? and evse_id = ?) and id <> ?",
               id_tag_uid, charge_point_id, evse_id, besides_session)
        .value_or(0);
}

} // namespace voltgate::storage::id_tags
