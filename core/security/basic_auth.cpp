#include "core/security/basic_auth.hpp"

#include "certs/encoding.hpp"
#include "certs/secrets.hpp"

#include <algorithm>
#include <cctype>

namespace voltgate::core::security {

namespace {

// 1.6 security whitepaper: an AuthorizationKey has 16 to 20 bytes, 32 to 40 digits.
constexpr std::size_t fewest_digits = 32;
constexpr std::size_t most_digits = 40;

bool is_hexadecimal_key(std::string_view password) {
    return password.size() >= fewest_digits && password.size() <= most_digits && password.size() % 2 == 0 &&
           std::all_of(password.begin(), password.end(),
                       [](unsigned char c) { return std::isxdigit(c) != 0; });
}

} // namespace

std::string canonical_password(std::string_view password) {
    std::string text(password);
    if (is_hexadecimal_key(password))
        std::transform(text.begin(), text.end(), text.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool password_matches(std::string_view sent, std::string_view hash) {
    if (certs::verify_secret(canonical_password(sent), hash))
        return true;
    const auto digits = sent.size() * 2;
    return digits >= fewest_digits && digits <= most_digits && certs::verify_secret(certs::hex(sent), hash);
}

} // namespace voltgate::core::security
