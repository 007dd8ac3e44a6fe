#pragma once

#include "core/provisioning/wording.hpp"

namespace voltgate::core::provisioning::v16 {

/// Everything that it tells at once; where that fails or tells nothing, the standard's keys by name (pitfall
/// 31).
boost::asio::awaitable<Reading> read_all(Conversation& station);

/// These keys, in portions of GetConfigurationMaxKeys.
boost::asio::awaitable<Reading> read_keys(Conversation& station, std::vector<std::string> names);
boost::asio::awaitable<Reading> read_named(Conversation& station, std::vector<KeyName> keys);

/// A key has nothing but a name.
[[nodiscard]] KeyName key_named(std::string_view name);

} // namespace voltgate::core::provisioning::v16
