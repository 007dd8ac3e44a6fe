#include "ocpp/types/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace voltgate::ocpp {

bool append_decimal(std::string& out, double value, int places) {
    if (!std::isfinite(value))
        return false;
    constexpr std::size_t longest = std::numeric_limits<double>::max_exponent10 + 32;
    std::array<char, longest> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): to_chars fills it
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, places)
            .ptr;
    std::string_view text{buffer.data(), static_cast<std::size_t>(end - buffer.data())};
    if (text.find('.') != std::string_view::npos) {
        text = text.substr(0, text.find_last_not_of('0') + 1);
        if (text.ends_with('.'))
            text.remove_suffix(1);
    }
    out += text == "-0" ? std::string_view{"0"} : text;
    return true;
}

} // namespace voltgate::ocpp
