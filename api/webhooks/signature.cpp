#include "api/webhooks/signature.hpp"

#include "certs/secrets.hpp"

namespace voltgate::api::webhooks {

std::string make_secret() {
    constexpr std::size_t bytes = 32;
    return "whsec_" + certs::hex(certs::random_bytes(bytes));
}

std::string timestamp_text(storage::Timestamp at) {
    return std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

std::string sign(std::string_view secret, std::string_view timestamp, std::string_view body) {
    std::string content(timestamp);
    content += '.';
    content += body;
    return "sha256=" + certs::hex(certs::hmac_sha256(secret, content));
}

bool is_signed(std::string_view signature, std::string_view secret, std::string_view timestamp,
               std::string_view body) {
    return certs::equal_in_constant_time(signature, sign(secret, timestamp, body));
}

} // namespace voltgate::api::webhooks
