#include "storage/records/idempotency_keys.hpp"

namespace voltgate::storage::idempotency_keys {

std::optional<IdempotencyKey> claim(Database& db, const IdempotencyKey& key) {
    if (insert_if_new(db, key))
        return std::nullopt;
    return get(db, key.api_key_id, key.idempotency_key);
}

std::optional<IdempotencyKey> get(Database& db, std::string_view api_key_id,
                                  std::string_view idempotency_key) {
    return select_one<IdempotencyKey>(db, "where api_key_id = ? and idempotency_key = ?", api_key_id,
                                      idempotency_key);
}

void complete(Database& db, const IdempotencyKey& key) {
    update(db, key);
}

void release(Database& db, std::string_view api_key_id, std::string_view idempotency_key) {
    run(db,
        "delete from idempotency_keys where api_key_id = ? and idempotency_key = ?"
        " and response_status is null",
        api_key_id, idempotency_key);
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    return run(db,
               "delete from idempotency_keys where (api_key_id, idempotency_key) in"
               " (select api_key_id, idempotency_key from idempotency_keys where created_at < ? limit ?)",
               before, limit);
}

} // namespace voltgate::storage::idempotency_keys
