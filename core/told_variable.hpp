#pragma once

#include "storage/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::core::told {

/// The value of a variable of the whole charge point's device model, as it was told last (OCPP 2.x).
[[nodiscard]] std::optional<std::string> variable(storage::Database& db, std::string_view charge_point_id,
                                                  std::string_view component, std::string_view name);

/// The count that it says; nothing where nobody has told one.
[[nodiscard]] std::optional<std::int64_t> variable_number(storage::Database& db,
                                                          std::string_view charge_point_id,
                                                          std::string_view component, std::string_view name);

/// The most that a counting variable ("Entries") may come to, where the charge point has told a limit for it.
[[nodiscard]] std::optional<std::int64_t> variable_limit(storage::Database& db,
                                                         std::string_view charge_point_id,
                                                         std::string_view component, std::string_view name);

/// Whether a switch is on; nothing where nobody has told.
[[nodiscard]] std::optional<bool> variable_yes(storage::Database& db, std::string_view charge_point_id,
                                               std::string_view component, std::string_view name);

} // namespace voltgate::core::told
