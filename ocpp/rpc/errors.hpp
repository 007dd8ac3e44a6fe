// Faults of a call and their CALLERROR codes. The codes differ between the versions, down to a typing error
// of OCPP 1.6 that is the wire value ("OccurenceConstraintViolation").
#pragma once

#include "ocpp/version.hpp"

#include <cstdint>
#include <string_view>

namespace voltgate::ocpp {

/// What is wrong with a call, independent of the version.
enum class Fault : std::uint8_t {
    not_implemented,            ///< the action is unknown
    not_supported,              ///< the action is known but not supported here
    formation,                  ///< the payload is not built as the action asks
    protocol,                   ///< the frame is incomplete or does not conform
    occurrence,                 ///< a required field is missing, a list is too short or too long
    type,                       ///< a value has the wrong JSON type
    property,                   ///< a value has the right type but is not allowed
    security,                   ///< the sender may not do this (now)
    internal,                   ///< the receiver failed
    generic,                    ///< anything else
    message_type_not_supported, ///< 2.x: unknown message type number
    rpc_framework,              ///< 2.x: not an RPC frame at all
};

/// The code as `version` spells it. Codes that 1.6 does not have become the nearest that it has.
std::string_view wire_code(Fault fault, Version version);

/// The fault of a received code: every version's spelling is understood, anything unknown is `generic`.
Fault fault_of(std::string_view code);

} // namespace voltgate::ocpp
