// Request targets: how a charge point's identity is written into a URL and read out of it. Plain functions,
// any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::ocpp {

enum class IdentityCharset : std::uint8_t {
    any,               // whatever is valid UTF-8 without control characters
    identifier_string, // 2.x identifierString: a-z A-Z 0-9 * - _ = : + | @ .
};

struct IdentityRules {
    std::size_t max_bytes = 255; // 1.6 sets no length; 2.x says 48 characters
    IdentityCharset charset = IdentityCharset::any;
};

// Decodes %XX exactly once; nothing for a broken escape.
std::optional<std::string> percent_decode(std::string_view text);
// Everything but RFC 3986's unreserved characters is escaped.
std::string percent_encode(std::string_view text);

// The identity is the last non-empty path segment, decoded once: "/ocpp/CP%201/" -> "CP 1". Origin form and
// absolute form
// ("http://host/ocpp/CP1") are read alike; a query is ignored. Nothing for a broken escape, no segment, or
// against the rules.
std::optional<std::string> identity_of(std::string_view target, const IdentityRules& rules = {});

} // namespace voltgate::ocpp
