// The OCPP versions that Voltgate speaks, and how they are named on the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace voltgate::ocpp {

/// A protocol version. The order is the order of publication, so `version >= Version::v21` reads as it
/// should.
enum class Version : std::uint8_t { v16, v201, v21 };

/// How received messages are judged. `tolerant` repairs what real charge points are known to get wrong and
/// counts the repairs; `strict` answers every violation of the official schema with its CALLERROR.
enum class Validation : std::uint8_t { tolerant, strict };

/// The name in `Sec-WebSocket-Protocol`: "ocpp1.6", "ocpp2.0.1", "ocpp2.1".
std::string_view subprotocol(Version version);

/// The version of a subprotocol name; nothing for an unknown one. Compared without regard to case.
std::optional<Version> version_of(std::string_view subprotocol);

/// "1.6", "2.0.1", "2.1".
std::string_view to_string(Version version);

} // namespace voltgate::ocpp
