#include "ocpp/json/text.hpp"

#include "ocpp/json/utf8.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace voltgate::ocpp::json {
namespace {

namespace bj = boost::json;

bool is_plain(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte >= 0x20 && byte < 0x80 && letter != '"' && letter != '\\';
}

void append_escaped(std::string& out, char letter) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::string_view control = "\b\f\n\r\t";
    constexpr std::string_view names = "bfnrt";
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
        (out += '\\') += letter;
    } else if (byte >= 0x20) {
        out += letter;
    } else if (const std::size_t known = control.find(letter); known != std::string_view::npos) {
        (out += '\\') += names[known];
    } else {
        ((out += "\\u00") += digits[byte >> 4]) += digits[byte & 0x0F];
    }
}

bool append_double(std::string& out, double number) {
    if (!std::isfinite(number))
        return false;
    constexpr std::size_t longest = 1100; // the smallest double in full
    std::array<char, longest> buffer;     // NOLINT(cppcoreguidelines-pro-type-member-init): to_chars fills it
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed).ptr;
    out.append(buffer.data(), end);
    return true;
}

bool append_array(std::string& out, const bj::array& array, std::size_t depth) {
    out += '[';
    for (std::size_t index = 0; index < array.size(); ++index) {
        if (index > 0)
            out += ',';
        if (!append_value(out, array[index], depth))
            return false;
    }
    out += ']';
    return true;
}

bool append_object(std::string& out, const bj::object& object, std::size_t depth) {
    out += '{';
    bool first = true;
    for (const auto& member : object) {
        if (!first)
            out += ',';
        first = false;
        if (!append_string(out, member.key()))
            return false;
        out += ':';
        if (!append_value(out, member.value(), depth))
            return false;
    }
    out += '}';
    return true;
}

} // namespace

bool append_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain]))
        ++plain;
    out.append(text, 0, plain);
    const std::string_view rest = text.substr(plain);
    if (!rest.empty() && !characters(rest))
        return false;
    for (const char letter : rest)
        append_escaped(out, letter);
    out += '"';
    return true;
}

bool append_value(std::string& out, const bj::value& value, std::size_t depth) {
    switch (value.kind()) {
    case bj::kind::null:
        out += "null";
        return true;
    case bj::kind::bool_:
        out += value.get_bool() ? "true" : "false";
        return true;
    case bj::kind::int64:
        out += std::to_string(value.get_int64());
        return true;
    case bj::kind::uint64:
        out += std::to_string(value.get_uint64());
        return true;
    case bj::kind::double_:
        return append_double(out, value.get_double());
    case bj::kind::string:
        return append_string(out, value.get_string());
    case bj::kind::array:
        return depth > 0 && append_array(out, value.get_array(), depth - 1);
    case bj::kind::object:
        return depth > 0 && append_object(out, value.get_object(), depth - 1);
    }
    return false;
}

} // namespace voltgate::ocpp::json
