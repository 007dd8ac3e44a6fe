// API keys: only the hash of a key is kept, and its first characters so that people can tell keys apart.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

struct ApiKey {
    static constexpr std::string_view table = "api_keys";

    std::string id{};
    std::string organization_id{default_organization};
    std::string name{};
    std::string prefix{};
    std::string hash{};   // unique; a key is long and random, so a fast hash serves
    std::string scopes{}; // words separated by a space; "all"
    Timestamp created_at{};
    std::optional<Timestamp> last_used_at{};
    std::optional<Timestamp> expires_at{};
    std::optional<Timestamp> revoked_at{};
};
BOOST_DESCRIBE_STRUCT(ApiKey, (),
                      (id, organization_id, name, prefix, hash, scopes, created_at, last_used_at, expires_at,
                       revoked_at))

namespace api_keys {

void add(Database& db, const ApiKey& key);
std::optional<ApiKey> get(Database& db, std::string_view id);
// Revoked and expired keys are found too: the caller says why it refuses.
std::optional<ApiKey> find_by_hash(Database& db, std::string_view hash);
// Of one organization, or of all.
Page<ApiKey> list(Database& db, const std::optional<std::string>& organization_id, const PageRequest& page);
std::int64_t count(Database& db);
void used(Database& db, std::string_view id, Timestamp at);
// False when there is no such key or it is revoked already.
bool revoke(Database& db, std::string_view id, Timestamp at);

} // namespace api_keys
} // namespace voltgate::storage
