#include "ocpp/json/utf8.hpp"

#include <cstdint>

namespace voltgate::ocpp::json {
namespace {

struct Lead {
    std::size_t length;
    std::uint32_t bits;
    std::uint32_t smallest; ///< below it the form is overlong
};

std::optional<Lead> lead_of(unsigned char byte) {
    if (byte < 0x80)
        return Lead{1, byte, 0};
    if ((byte & 0xE0) == 0xC0)
        return Lead{2, byte & 0x1FU, 0x80};
    if ((byte & 0xF0) == 0xE0)
        return Lead{3, byte & 0x0FU, 0x800};
    if ((byte & 0xF8) == 0xF0)
        return Lead{4, byte & 0x07U, 0x10000};
    return std::nullopt;
}

/// The bytes of the character that `text` begins with; 0 when they are not UTF-8.
std::size_t length_of_first(std::string_view text) {
    const auto lead = lead_of(static_cast<unsigned char>(text.front()));
    if (!lead || lead->length > text.size())
        return 0;
    std::uint32_t point = lead->bits;
    for (const char next : text.substr(1, lead->length - 1)) {
        const auto byte = static_cast<unsigned char>(next);
        if ((byte & 0xC0) != 0x80)
            return 0;
        point = point << 6 | (byte & 0x3FU);
    }
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    return point < lead->smallest || point > 0x10FFFF || surrogate ? 0 : lead->length;
}

} // namespace

std::optional<std::size_t> characters(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        const std::size_t length = length_of_first(text);
        if (length == 0)
            return std::nullopt;
        text.remove_prefix(length);
        ++count;
    }
    return count;
}

std::string_view beginning(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes)
        return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80)
        --bytes;
    return text.substr(0, bytes);
}

} // namespace voltgate::ocpp::json
