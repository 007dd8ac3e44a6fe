#pragma once

#include "core/provisioning/configuration.hpp"

#include <optional>
#include <string_view>

/// The keys of OCPP 1.6 and the variables of 2.x that took their place.
namespace voltgate::core::provisioning::v2 {

/// Of a key's name; also of the names of variables that stand for themselves.
[[nodiscard]] std::optional<KeyName> variable_of(std::string_view key);

/// Of a variable of the whole charge point.
[[nodiscard]] std::optional<std::string_view> key_of(const KeyName& variable);

} // namespace voltgate::core::provisioning::v2
