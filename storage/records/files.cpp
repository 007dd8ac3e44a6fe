#include "storage/records/files.hpp"

namespace voltgate::storage::files {

void add(Database& db, const StoredFile& file) {
    insert(db, file);
}

std::optional<StoredFile> get(Database& db, std::string_view id) {
    return find<StoredFile>(db, id);
}

Page<StoredFile> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("command_id = ?", filter.command_id)
        .when("purpose = ?", filter.purpose);
    return list_page(db, std::move(where), "id", &StoredFile::id, Order::descending, page);
}

bool remove(Database& db, std::string_view id) {
    run(db, "delete from file_grants where file_id = ?", id);
    return storage::remove<StoredFile>(db, id);
}

std::int64_t total_size(Database& db) {
    return db.scalar("select coalesce(sum(size), 0) from files");
}

std::vector<std::string> expired(Database& db, Timestamp now, std::int64_t limit) {
    std::vector<std::string> ids;
    for (auto& file : select<StoredFile>(db, "where expires_at <= ? order by expires_at limit ?", now, limit))
        ids.push_back(std::move(file.id));
    return ids;
}

} // namespace voltgate::storage::files
