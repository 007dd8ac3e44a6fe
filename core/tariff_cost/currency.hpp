#pragma once

#include <optional>
#include <string_view>

namespace voltgate::core::tariff_cost {

/// How many decimals an amount of this currency has (ISO 4217: EUR 2, JPY 0, KWD 3); nothing for a code that
/// is no currency in circulation.
[[nodiscard]] std::optional<unsigned> decimals_of(std::string_view currency);

} // namespace voltgate::core::tariff_cost
