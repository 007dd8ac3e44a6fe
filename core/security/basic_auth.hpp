#pragma once

#include <string>
#include <string_view>

namespace voltgate::core::security {

/// The text of a charge point's password as it is hashed for storage: hexadecimal digits in lower case, so
/// that both ways of writing the same key are one.
[[nodiscard]] std::string canonical_password(std::string_view password);

/// Checks what a charge point sent against the stored hash. 1.6 sets AuthorizationKey as hexadecimal text and
/// sends its raw bytes, but many charge points send the text itself: both are right (pitfall 28). Slow on
/// purpose.
[[nodiscard]] bool password_matches(std::string_view sent, std::string_view hash);

} // namespace voltgate::core::security
