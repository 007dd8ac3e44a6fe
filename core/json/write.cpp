#include "core/json/write.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace voltgate::core::json {
namespace {

/// Whether it stands in a JSON text as it is, whatever follows it.
bool is_plain(char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/// Length of the well-formed UTF-8 sequence at the front of the text, or 0.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool beyond = first == 0xF4 && byte(1) > 0x8F;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

/// A whole number that a 64-bit integer holds, too.
bool is_whole(double value) {
    constexpr double largest = 9'007'199'254'740'992; // 2^53: until there doubles hold every whole number
    return std::abs(value) <= largest && std::trunc(value) == value;
}

void write_control(std::string& out, unsigned char c) {
    static constexpr std::string_view hex = "0123456789abcdef";
    switch (c) {
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    default:
        out += "\\u00";
        out += hex[c >> 4U];
        out += hex[c & 15U];
    }
}

} // namespace

void write_text(std::string& out, std::string_view text) {
    out += '"';
    for (;;) {
        const auto plain = std::ranges::find_if_not(text, is_plain);
        out.append(text.begin(), plain);
        text.remove_prefix(static_cast<std::size_t>(plain - text.begin()));
        if (text.empty())
            break;
        const auto c = static_cast<unsigned char>(text.front());
        std::size_t length = sequence_length(text);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            length = 1;
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += text.front();
        } else if (c < 0x20) {
            write_control(out, c);
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    out += '"';
}

void write_decimal(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    if (is_whole(value)) { // nearly all, and much the quicker way
        out += std::to_string(static_cast<std::int64_t>(value));
        return;
    }
    std::array<char, 400> digits{}; // the longest double in fixed notation has 309 places before the point
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
    if (end.ec != std::errc{}) {
        out += '0'; // only numbers smaller than 1e-300 are that long
        return;
    }
    out.append(digits.data(), end.ptr);
}

void write_raw(std::string& out, std::string_view json) {
    out += json.empty() ? std::string_view("null") : json;
}

} // namespace voltgate::core::json
