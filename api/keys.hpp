#pragma once

#include "storage/records/api_keys.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// API keys as text: `vg_<ulid>_<64 hexadecimal digits>`. The secret is 256 random bits, so a fast hash of
/// the whole text is all that has to be kept: there is nothing to guess.
namespace voltgate::api {

struct NewKey {
    std::string text; ///< shown once, never stored
    storage::ApiKey record;
};

/// Makes a key; the caller stores the record.
NewKey make_key(std::string name, std::span<const std::string> scopes, storage::Timestamp at,
                std::optional<storage::Timestamp> expires_at = {},
                std::string_view organization_id = storage::default_organization);

std::string hash_of_key(std::string_view text);
/// Whether a text could be a key at all; saves a look into the database for what is none.
bool looks_like_key(std::string_view text);

} // namespace voltgate::api
