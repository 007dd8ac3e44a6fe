// Files kept beside the database: firmware images and what charge points upload. A row is written after its
// content is on disk, so no row names a file that is not there.
#pragma once

#include "storage/records/organizations.hpp"

#include <vector>

namespace voltgate::storage {

struct StoredFile {
    static constexpr std::string_view table = "files";

    std::string id{};
    std::string organization_id{default_organization};
    std::optional<std::string> charge_point_id{}; // who uploaded it; absent: an operator
    std::optional<std::string> command_id{};      // what it was uploaded for
    std::string purpose{};                        // firmware, diagnostics_log, security_log
    std::string name{};
    std::int64_t size = 0;
    std::string sha256{};
    std::string content_type = "application/octet-stream";
    Timestamp created_at{};
    std::optional<Timestamp> expires_at{};
};
BOOST_DESCRIBE_STRUCT(StoredFile, (),
                      (id, organization_id, charge_point_id, command_id, purpose, name, size, sha256,
                       content_type, created_at, expires_at))

namespace files {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::string> command_id{};
    std::optional<std::string> purpose{};
};

void add(Database& db, const StoredFile& file);
std::optional<StoredFile> get(Database& db, std::string_view id);
// The newest first.
Page<StoredFile> list(Database& db, const ListFilter& filter, const PageRequest& page);
// Removes the row and the grants to download it; the content is the caller's affair.
bool remove(Database& db, std::string_view id);
// Bytes of all files together.
std::int64_t total_size(Database& db);
// Ids of files whose time is over, the oldest first.
std::vector<std::string> expired(Database& db, Timestamp now, std::int64_t limit);

} // namespace files
} // namespace voltgate::storage
