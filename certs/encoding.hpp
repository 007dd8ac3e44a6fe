// Bytes as text and back: hexadecimal and base64 (RFC 4648, padded). Plain functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace voltgate::certs {

// Two lower-case digits per byte.
std::string hex(std::string_view bytes);
// Either letter case; nothing for an odd length or a foreign character.
std::optional<std::string> from_hex(std::string_view text);

std::string base64(std::string_view bytes);
// Missing padding is accepted (clients forget it); any other foreign character is not.
std::optional<std::string> from_base64(std::string_view text);

} // namespace voltgate::certs
