#include "core/tariff_cost/decimal.hpp"

#include <algorithm>

namespace voltgate::core::tariff_cost {

namespace {

// So many that no scaled number leaves 64 bits.
constexpr std::size_t most_digits = 9;

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

std::optional<std::int64_t> scaled(std::string_view text, unsigned digits) {
    const auto dot = text.find('.');
    const auto whole = text.substr(0, dot);
    const auto fraction = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
    const bool fraction_missing = dot != std::string_view::npos && fraction.empty();
    if (whole.empty() || whole.size() > most_digits || fraction.size() > digits || fraction_missing ||
        !all_digits(whole) || !all_digits(fraction))
        return std::nullopt;
    std::int64_t number = 0;
    for (const char c : whole)
        number = number * 10 + (c - '0');
    for (std::size_t i = 0; i < digits; ++i)
        number = number * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    return number;
}

std::string decimal_text(std::int64_t scaled, unsigned digits) {
    std::string text = std::to_string(scaled);
    if (text.size() <= digits)
        text.insert(0, digits + 1 - text.size(), '0');
    text.insert(text.size() - digits, 1, '.');
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text;
}

} // namespace voltgate::core::tariff_cost
