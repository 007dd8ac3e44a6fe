#pragma once

#include "storage/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a charge point told of itself by its configuration keys. Of a key that it does not know, that nobody
/// has asked for, or whose value is empty it has told nothing. Rules that run inside a read or a write.
namespace voltgate::core::told {

[[nodiscard]] std::optional<std::string> text(storage::Database& db, std::string_view charge_point_id,
                                              std::string_view key);
/// A count; what is no whole number from 0 on counts as not told.
[[nodiscard]] std::optional<std::int64_t> number(storage::Database& db, std::string_view charge_point_id,
                                                 std::string_view key);
/// Told to be true.
[[nodiscard]] bool yes(storage::Database& db, std::string_view charge_point_id, std::string_view key);
/// The items of a list with commas; empty where nothing was told.
[[nodiscard]] std::vector<std::string> list(storage::Database& db, std::string_view charge_point_id,
                                            std::string_view key);

/// The count that a value says.
[[nodiscard]] std::optional<std::int64_t> number_in(std::string_view value);
/// The items between the commas, without blanks around them and without empty ones.
[[nodiscard]] std::vector<std::string> items_in(std::string_view list);

} // namespace voltgate::core::told
