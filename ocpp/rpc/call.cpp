#include "ocpp/rpc/call.hpp"

#include <stdexcept>

namespace voltgate::ocpp {

std::string_view to_string(CallFailure::Kind kind) {
    using Kind = CallFailure::Kind;
    switch (kind) {
    case Kind::timed_out:
        return "timed_out";
    case Kind::expired:
        return "expired";
    case Kind::cancelled:
        return "cancelled";
    case Kind::connection_lost:
        return "connection_lost";
    case Kind::call_error:
        return "call_error";
    case Kind::invalid_answer:
        return "invalid_answer";
    case Kind::queue_full:
        return "queue_full";
    case Kind::unsendable:
        return "unsendable";
    }
    return "unknown";
}

std::string_view to_string(Irregularity kind) {
    switch (kind) {
    case Irregularity::malformed_frame:
        return "malformed_frame";
    case Irregularity::unreadable_id:
        return "unreadable_id";
    case Irregularity::unknown_message_type:
        return "unknown_message_type";
    case Irregularity::coerced_frame:
        return "coerced_frame";
    case Irregularity::duplicate_call:
        return "duplicate_call";
    case Irregularity::duplicate_id:
        return "duplicate_id";
    case Irregularity::late_answer:
        return "late_answer";
    case Irregularity::unmatched_answer:
        return "unmatched_answer";
    case Irregularity::invalid_answer:
        return "invalid_answer";
    case Irregularity::call_timed_out:
        return "call_timed_out";
    case Irregularity::result_refused:
        return "result_refused";
    case Irregularity::handler_failed:
        return "handler_failed";
    }
    return "unknown";
}

void throw_exception_from_error(const CallFailure& failure, const boost::source_location&) {
    throw std::runtime_error("call failed: " + std::string(to_string(failure.kind)) + ' ' + failure.code +
                             ' ' + failure.description);
}

void throw_exception_from_error(const CallFault& fault, const boost::source_location&) {
    throw std::runtime_error("call refused: " + fault.description);
}

} // namespace voltgate::ocpp
