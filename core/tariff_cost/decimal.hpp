#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Decimal texts of the API ("0.355", "21") as whole numbers and back, exactly: prices never pass through a
/// floating-point number.
namespace voltgate::core::tariff_cost {

inline constexpr unsigned price_digits = 6;   ///< a price is stored in millionths of the currency's unit
inline constexpr unsigned percent_digits = 4; ///< a percentage is stored in parts per million

/// "0.355" with 6 digits is 355000. Nothing for a text that is no such number or has more decimals.
[[nodiscard]] std::optional<std::int64_t> scaled(std::string_view text, unsigned digits);

/// The shortest text of a scaled number: 355000 with 6 digits is "0.355".
[[nodiscard]] std::string decimal_text(std::int64_t scaled, unsigned digits);

} // namespace voltgate::core::tariff_cost
