#include "storage/records/local_lists.hpp"

#include "storage/records/id_tags.hpp"

namespace voltgate::storage::local_lists {

void define(Database& db, const LocalListDefinition& definition) {
    upsert(db, definition);
    id_tags::raise_revision(db);
}

std::optional<LocalListDefinition> definition(Database& db, std::string_view organization_id,
                                              LocalListTarget target, std::string_view name) {
    return select_one<LocalListDefinition>(db, "where organization_id = ? and target = ? and name = ?",
                                           organization_id, target, name);
}

std::vector<LocalListDefinition> definitions(Database& db, std::string_view organization_id,
                                             LocalListTarget target) {
    return select<LocalListDefinition>(db, "where organization_id = ? and target = ? order by name",
                                       organization_id, target);
}

bool undefine(Database& db, std::string_view organization_id, LocalListTarget target, std::string_view name) {
    const auto gone =
        run(db, "delete from local_list_definitions where organization_id = ? and target = ? and name = ?",
            organization_id, target, name);
    if (gone > 0)
        id_tags::raise_revision(db);
    return gone > 0;
}

bool any_defined(Database& db) {
    return db.scalar("select exists (select 1 from local_list_definitions)") != 0;
}

void put(Database& db, const LocalList& list) {
    upsert(db, list);
}

std::optional<LocalList> get(Database& db, std::string_view charge_point_id) {
    return find<LocalList>(db, charge_point_id);
}

std::vector<std::string> to_compare(Database& db, std::int64_t revision, Timestamp now, std::int64_t limit) {
    auto statement = db.prepare(
        "select c.id from charge_points c left join local_lists l on l.charge_point_id = c.id"
        " where c.connected = 1 and c.boot_status = 'accepted' and (l.charge_point_id is null"
        " or (l.unsupported = 0 or coalesce(l.unsupported_firmware, '') <> coalesce(c.firmware_version, ''))"
        " and coalesce(l.retry_at, 0) <= ? and (l.compared_revision <> ? or l.compared_version <> c.version"
        " or l.in_step = 0 or l.compared_at < c.last_boot_at))"
        " order by coalesce(l.compared_at, 0) limit ?");
    bind_all(statement, now, revision, limit);
    std::vector<std::string> ids;
    while (statement.step())
        ids.emplace_back(statement.text(0));
    return ids;
}

std::vector<LocalListEntry> entries(Database& db, std::string_view charge_point_id) {
    return select<LocalListEntry>(db, "where charge_point_id = ? order by id_tag", charge_point_id);
}

void put_entry(Database& db, const LocalListEntry& entry) {
    upsert(db, entry);
}

void remove_entry(Database& db, std::string_view charge_point_id, std::string_view id_tag) {
    run(db, "delete from local_list_entries where charge_point_id = ? and id_tag = ?", charge_point_id,
        id_tag);
}

void clear_entries(Database& db, std::string_view charge_point_id) {
    run(db, "delete from local_list_entries where charge_point_id = ?", charge_point_id);
}

} // namespace voltgate::storage::local_lists
