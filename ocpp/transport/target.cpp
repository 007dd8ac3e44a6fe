#include "ocpp/transport/target.hpp"

#include "ocpp/json/utf8.hpp"

#include <algorithm>

namespace voltgate::ocpp {

namespace {

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_unreserved(char c) {
    return is_alphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos;
}

// 2.x part 2, identifierString.
bool is_identifier(char c) {
    return is_alphanumeric(c) || std::string_view("*-_=:+|@.").find(c) != std::string_view::npos;
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

std::optional<unsigned> digit(char c) {
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    const char lower = static_cast<char>(c | 0x20);
    if (lower >= 'a' && lower <= 'f')
        return static_cast<unsigned>(lower - 'a' + 10);
    return std::nullopt;
}

// The path of a target in origin form or absolute form (RFC 9112 section 3.2).
std::string_view path_of(std::string_view target) {
    if (const auto scheme = target.find("://");
        scheme != std::string_view::npos && !target.starts_with('/')) {
        const auto path = target.find('/', scheme + 3);
        target = path == std::string_view::npos ? std::string_view() : target.substr(path);
    }
    return target.substr(0, target.find_first_of("?#"));
}

bool allowed(std::string_view identity, const IdentityRules& rules) {
    if (identity.empty() || identity.size() > rules.max_bytes)
        return false;
    if (rules.charset == IdentityCharset::identifier_string)
        return std::all_of(identity.begin(), identity.end(), is_identifier);
    return json::characters(identity).has_value() &&
           std::none_of(identity.begin(), identity.end(), is_control);
}

} // namespace

std::optional<std::string> percent_decode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (text.size() - i < 3)
            return std::nullopt;
        const auto first = digit(text[i + 1]);
        const auto second = digit(text[i + 2]);
        if (!first || !second)
            return std::nullopt;
        decoded += static_cast<char>(*first * 16 + *second);
        i += 2;
    }
    return decoded;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += digits[byte >> 4U];
        encoded += digits[byte & 0x0FU];
    }
    return encoded;
}

std::optional<std::string> identity_of(std::string_view target, const IdentityRules& rules) {
    auto path = path_of(target);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos)
        return std::nullopt;
    auto identity = percent_decode(path.substr(slash + 1));
    if (!identity || !allowed(*identity, rules))
        return std::nullopt;
    return identity;
}

} // namespace voltgate::ocpp
