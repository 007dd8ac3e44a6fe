#pragma once

#include "core/provisioning/wording.hpp"

namespace voltgate::core::provisioning::v16 {

/// Everything that it tells at once; where that fails or tells nothing, the standard's keys by name (pitfall
/// 31).
boost::asio::awaitable<Reading> read_all(Conversation& station);

/// These keys, in portions of GetConfigurationMaxKeys. An error is about one key, and the others are read.
boost::asio::awaitable<Reading> read_keys(Conversation& station, std::vector<std::string> names);
boost::asio::awaitable<Reading> read_named(Conversation& station, std::vector<KeyName> keys);

/// Why there was no answer.
[[nodiscard]] std::string words_of(const ocpp::CallFailure& failure);

/// A key has nothing but a name.
[[nodiscard]] KeyName key_named(std::string_view name);

} // namespace voltgate::core::provisioning::v16
