#pragma once

#include "storage/types.hpp"

#include <string>
#include <string_view>

/// How a receiver knows that a delivery is ours and fresh: X-Timestamp holds the seconds since 1970 at which
/// the attempt was made, X-Signature is `sha256=` and the hexadecimal HMAC-SHA256, keyed with the
/// subscription's secret, of the timestamp, a full stop, and the body as received. The timestamp is signed
/// with it, so an old delivery cannot be sent again by somebody else as a new one.
namespace voltgate::api::webhooks {

inline constexpr std::string_view signature_header = "X-Signature";
inline constexpr std::string_view timestamp_header = "X-Timestamp";
inline constexpr std::string_view event_id_header = "X-Event-Id";
inline constexpr std::string_view event_type_header = "X-Event-Type";
inline constexpr std::string_view delivery_id_header = "X-Delivery-Id";

/// 256 random bits as text.
[[nodiscard]] std::string make_secret();

[[nodiscard]] std::string timestamp_text(storage::Timestamp at);
[[nodiscard]] std::string sign(std::string_view secret, std::string_view timestamp, std::string_view body);
[[nodiscard]] bool is_signed(std::string_view signature, std::string_view secret, std::string_view timestamp,
                             std::string_view body);

} // namespace voltgate::api::webhooks
