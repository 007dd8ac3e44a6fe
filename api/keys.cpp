#include "api/keys.hpp"

#include "api/scopes.hpp"
#include "certs/secrets.hpp"
#include "storage/ulid.hpp"

namespace voltgate::api {
namespace {

constexpr std::string_view start = "vg_";
constexpr std::size_t ulid_length = 26;
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t key_length = start.size() + ulid_length + 1 + 2 * secret_bytes;

} // namespace

NewKey make_key(std::string name, std::span<const std::string> scopes, storage::Timestamp at,
                std::optional<storage::Timestamp> expires_at, std::string_view organization_id) {
    NewKey key;
    auto& record = key.record;
    record.id = storage::new_id("key", at);
    record.prefix = std::string(start) + record.id.substr(record.id.size() - ulid_length);
    key.text = record.prefix + '_' + certs::hex(certs::random_bytes(secret_bytes));
    record.organization_id = organization_id;
    record.name = std::move(name);
    record.hash = hash_of_key(key.text);
    record.scopes = join_scopes(scopes);
    record.created_at = at;
    record.expires_at = expires_at;
    return key;
}

std::string hash_of_key(std::string_view text) {
    return certs::sha256_hex(text);
}

bool looks_like_key(std::string_view text) {
    return text.size() == key_length && text.starts_with(start);
}

} // namespace voltgate::api
