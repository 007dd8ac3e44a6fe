#include "storage/paging.hpp"

#include <array>
#include <charconv>

namespace voltgate::storage {

namespace {

// Cursors are hexadecimal text of a direction letter, the list's name, a blank and the key: safe in a URL,
// and nothing to read meaning into.
constexpr std::string_view digits = "0123456789abcdef";
constexpr char forward_mark = 'n';
constexpr char backward_mark = 'p';
constexpr char end_of_list = ' ';

std::string to_hex(std::string_view text) {
    std::string hex;
    hex.reserve(text.size() * 2);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        hex.push_back(digits[byte >> 4]);
        hex.push_back(digits[byte & 15]);
    }
    return hex;
}

std::string from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0)
        throw BadCursor();
    std::string text;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const auto high = digits.find(hex[i]);
        const auto low = digits.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos)
            throw BadCursor();
        text.push_back(static_cast<char>(high * 16 + low));
    }
    return text;
}

bool ascending_read(Order order, Cursor::Direction direction) {
    return (order == Order::ascending) == (direction == Cursor::Direction::forward);
}

} // namespace

BadCursor::BadCursor()
    : std::invalid_argument("the cursor is not one that this server gave out") {}

std::string encode_cursor(const Cursor& cursor) {
    const char mark = cursor.direction == Cursor::Direction::forward ? forward_mark : backward_mark;
    return to_hex(mark + cursor.list + end_of_list + cursor.key);
}

std::optional<Cursor> decode_cursor(std::string_view text) {
    if (text.empty())
        return std::nullopt;
    const std::string plain = from_hex(text);
    if (plain.front() != forward_mark && plain.front() != backward_mark)
        throw BadCursor();
    const auto end = plain.find(end_of_list);
    if (end == std::string::npos)
        throw BadCursor();
    return Cursor{plain.front() == forward_mark ? Cursor::Direction::forward : Cursor::Direction::backward,
                  plain.substr(end + 1), plain.substr(1, end - 1)};
}

namespace detail {

Filter::Value key_value(const std::string& text, const std::string*) {
    return text;
}

Filter::Value key_value(const std::string& text, const std::int64_t*) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        throw BadCursor();
    return number;
}

std::string list_name(std::string_view table, std::string_view column) {
    return std::string(table).append(".").append(column);
}

std::string order_clause(std::string_view key, Order order, Cursor::Direction direction, std::size_t limit) {
    return std::string(" order by ").append(key) + (ascending_read(order, direction) ? " asc" : " desc") +
           " limit " + std::to_string(limit);
}

std::string_view beyond(Order order, Cursor::Direction direction) {
    return ascending_read(order, direction) ? " > ?" : " < ?";
}

} // namespace detail
} // namespace voltgate::storage
