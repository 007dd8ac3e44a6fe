// Grants: the one-time URLs under which a charge point fetches or delivers one file. Known by the hash of
// their token only.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

enum class GrantDirection { download, upload };
BOOST_DESCRIBE_ENUM(GrantDirection, download, upload)

struct FileGrant {
    static constexpr std::string_view table = "file_grants";
    static constexpr std::string_view key = "token_hash";

    std::string token_hash{};
    GrantDirection direction = GrantDirection::download;
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::string command_id{};
    std::string purpose{};
    std::optional<std::string> file_id{}; // what may be downloaded
    std::int64_t completed = 0;           // transfers that came to their end
    Timestamp created_at{};
    Timestamp expires_at{};
};
BOOST_DESCRIBE_STRUCT(FileGrant, (),
                      (token_hash, direction, organization_id, charge_point_id, command_id, purpose, file_id,
                       completed, created_at, expires_at))

namespace file_grants {

void add(Database& db, const FileGrant& grant);
std::optional<FileGrant> get(Database& db, std::string_view token_hash);
// Counts a transfer that has come to its end; false when `most` are counted already or the grant is gone.
bool complete(Database& db, std::string_view token_hash, std::int64_t most);
std::int64_t prune(Database& db, Timestamp now, std::int64_t limit);

} // namespace file_grants
} // namespace voltgate::storage
