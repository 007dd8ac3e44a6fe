#pragma once

#include "ocpp/peer.hpp"

#include <cstdint>

namespace voltgate::core::metering {

/// What a charge point answers when it is asked for meter values.
enum class Willing : std::uint8_t {
    yes,
    unknown, ///< it did not answer
    not_now, ///< it refused, which says nothing about the next time
    never    ///< it does not do this
};

/// The meaning of an answer by its status, in the words of one version.
template <class Answer, class Status>
[[nodiscard]] Willing willing_by(const Answer& answer, Status accepted, Status not_implemented) {
    if (!answer)
        return answer.error().kind == ocpp::CallFailure::Kind::call_error ? Willing::never : Willing::unknown;
    if (answer->status == accepted)
        return Willing::yes;
    return answer->status == not_implemented ? Willing::never : Willing::not_now;
}

} // namespace voltgate::core::metering
