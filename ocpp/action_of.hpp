// What a message struct means: the action that it requests. Specialised beside every request struct.
#pragma once

#include "ocpp/version.hpp"

#include <cstdint>
#include <string_view>

namespace voltgate::ocpp {

/// Who may request an action.
enum class Direction : std::uint8_t { from_station, from_csms, both };

/// The action of a request struct: `name` on the wire, `Response`, `direction` and the version `since` which
/// it exists. `Response` is void for a one-way message (2.1: SEND).
template <class Request>
struct ActionOf;

/// What the specialisations have in common.
template <class ResponseType, Direction Who, Version Since>
struct ActionTraits {
    using Response = ResponseType;
    static constexpr Direction direction = Who;
    static constexpr Version since = Since;
};

/// The actions of a version, as a list of request structs.
template <class... Requests>
struct ActionList {};

} // namespace voltgate::ocpp
