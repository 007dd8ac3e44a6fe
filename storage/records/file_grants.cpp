#include "storage/records/file_grants.hpp"

namespace voltgate::storage::file_grants {

void add(Database& db, const FileGrant& grant) {
    insert(db, grant);
}

std::optional<FileGrant> get(Database& db, std::string_view token_hash) {
    return find<FileGrant>(db, token_hash);
}

bool complete(Database& db, std::string_view token_hash, std::int64_t most) {
    return run(db, "update file_grants set completed = completed + 1 where token_hash = ? and completed < ?",
               token_hash, most) > 0;
}

std::int64_t prune(Database& db, Timestamp now, std::int64_t limit) {
    return run(db,
               "delete from file_grants where token_hash in"
               " (select token_hash from file_grants where expires_at <= ? limit ?)",
               now, limit);
}

} // namespace voltgate::storage::file_grants
