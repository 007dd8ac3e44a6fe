// Idempotency keys: the answer given to a POST, kept so that its repeat gets the same one.
#pragma once

#include "storage/rows.hpp"
#include "storage/types.hpp"

#include <boost/describe/class.hpp>

namespace voltgate::storage {

struct IdempotencyKey {
    static constexpr std::string_view table = "idempotency_keys";
    static constexpr std::string_view key = "api_key_id, idempotency_key";

    std::string api_key_id{};
    std::string idempotency_key{};
    std::string method{};
    std::string path{};
    std::string body_hash{};
    std::optional<std::int64_t> response_status{}; // absent: the first request is still being worked on
    std::optional<std::string> response_body{};
    std::optional<JsonText> response_headers{};
    Timestamp created_at{};
};
BOOST_DESCRIBE_STRUCT(IdempotencyKey, (),
                      (api_key_id, idempotency_key, method, path, body_hash, response_status, response_body,
                       response_headers, created_at))

namespace idempotency_keys {

// Takes the key for a request that begins: nothing when it was free, else what is stored under it.
std::optional<IdempotencyKey> claim(Database& db, const IdempotencyKey& key);
std::optional<IdempotencyKey> get(Database& db, std::string_view api_key_id,
                                  std::string_view idempotency_key);
void complete(Database& db, const IdempotencyKey& key);
// Gives the key back after a request that did nothing: one that has an answer keeps it.
void release(Database& db, std::string_view api_key_id, std::string_view idempotency_key);
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace idempotency_keys
} // namespace voltgate::storage
