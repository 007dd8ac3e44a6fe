#include "storage/records/api_keys.hpp"

namespace voltgate::storage::api_keys {

void add(Database& db, const ApiKey& key) {
    insert(db, key);
}

std::optional<ApiKey> get(Database& db, std::string_view id) {
    return find<ApiKey>(db, id);
}

std::optional<ApiKey> find_by_hash(Database& db, std::string_view hash) {
    return select_one<ApiKey>(db, "where hash = ?", hash);
}

Page<ApiKey> list(Database& db, const std::optional<std::string>& organization_id, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", organization_id);
    return list_page(db, std::move(where), "id", &ApiKey::id, Order::descending, page);
}

std::int64_t count(Database& db) {
    return db.scalar("select count(*) from api_keys");
}

void used(Database& db, std::string_view id, Timestamp at) {
    run(db, "update api_keys set last_used_at = ? where id = ?", at, id);
}

bool revoke(Database& db, std::string_view id, Timestamp at) {
    return run(db, "update api_keys set revoked_at = ? where id = ? and revoked_at is null", at, id) > 0;
}

} // namespace voltgate::storage::api_keys
