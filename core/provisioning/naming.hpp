#pragma once

#include "core/provisioning/configuration.hpp"
#include "storage/records/charge_points.hpp"

#include <optional>
#include <string>
#include <string_view>

/// One thing to be configured is a key at one charge point and a variable at another. By the standard's
/// mapping an operator may name it either way.
namespace voltgate::core::provisioning::naming {

/// How it is named at this charge point; as given where there is no other name for it or where it is not
/// known what this charge point speaks.
[[nodiscard]] KeyName at(const storage::ChargePoint& record, KeyName key);

/// The key that a variable is elsewhere.
[[nodiscard]] std::optional<std::string_view> key_of(const KeyName& variable);

/// What a text names at this charge point: a key, `Component.Variable`, or a variable's name that one
/// component alone has there. A key that is none of these is named as it is.
[[nodiscard]] KeyName named(storage::Database& db, const storage::ChargePoint& record, std::string_view text);

/// Whether this charge point knows no such thing, as it has components and none of them is named.
[[nodiscard]] bool is_nowhere(const storage::ChargePoint& record, const KeyName& key);

} // namespace voltgate::core::provisioning::naming
