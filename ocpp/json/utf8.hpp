// Length and validity of UTF-8 text.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace voltgate::ocpp::json {

/// How many Unicode characters `text` has; nothing when it is not UTF-8 (overlong forms, surrogates and
/// anything past U+10FFFF included).
std::optional<std::size_t> characters(std::string_view text);

/// At most `bytes` of the beginning of UTF-8 text, not cutting a character in two.
std::string_view beginning(std::string_view text, std::size_t bytes);

/// Whether `text` has more than `limit` characters. Counts only when its bytes leave room for doubt.
inline bool longer_than(std::string_view text, std::size_t limit) {
    return text.size() > limit && characters(text).value_or(text.size()) > limit;
}

} // namespace voltgate::ocpp::json
