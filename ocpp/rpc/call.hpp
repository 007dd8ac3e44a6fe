// What a call is to those who make and answer calls: the words shared by the engine, the peer and everybody
// above. Payloads travel outwards as finished JSON text and inwards as a parsed object.
#pragma once

#include "ocpp/json/parse.hpp"
#include "ocpp/rpc/errors.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::ocpp {

// High overtakes normal, normal overtakes low; within one priority first come, first sent.
enum class Priority : std::uint8_t { low, normal, high };

// A call to make.
struct OutgoingCall {
    std::string action;
    std::string payload = "{}"; // JSON object text
    Priority priority = Priority::normal;
    std::chrono::milliseconds timeout{30'000}; // the answer must come this soon after sending
    std::optional<std::chrono::steady_clock::time_point> send_before{}; // else it expires and is never sent
    std::function<void(const std::string& message_id)> on_sent{};       // when it is handed to the socket
};

// Why a call has no answer, or which error it was answered with.
struct CallFailure {
    enum class Kind : std::uint8_t {
        timed_out,       // sent, not answered in time
        expired,         // not sent before its deadline
        cancelled,       // given up by the caller; may have been sent
        connection_lost, // the socket closed before the answer
        call_error,      // answered with a CALLERROR: code, description and details are the sender's
        invalid_answer,  // answered with something that is no answer
        queue_full,      // too many calls wait already
        unsendable,      // the payload cannot be sent to this version
    };
    Kind kind{};
    std::string code{};
    std::string description{};
    boost::json::value details{};
};

std::string_view to_string(CallFailure::Kind kind);

using CallResult = boost::system::result<boost::json::object, CallFailure>;

// A received CALL, or in 2.1 a SEND. The id is as it was received.
struct IncomingCall {
    std::string id;
    std::string action;
    json::Document payload; // an object
};

// Answering a call with a fault sends a CALLERROR in the version's spelling.
struct CallFault {
    Fault fault = Fault::internal;
    std::string description{};
};

// JSON object text, or what to refuse the call with.
using CallAnswer = boost::system::result<std::string, CallFault>;

enum class FrameDirection : std::uint8_t { received, sent };

// What a counterpart does that it should not, and that does no harm: reported, counted, survived.
enum class Irregularity : std::uint8_t {
    malformed_frame,      // no JSON, or not built as a frame
    unreadable_id,        // a frame whose message id cannot be read
    unknown_message_type, // a message type number that the version does not have
    coerced_frame,        // a number as message id, null as payload: understood all the same
    duplicate_call,       // the byte-identical repeat of a call not yet answered: answered once
    duplicate_id,         // another call under the id of a call not yet answered: both are answered
    late_answer,          // the answer to a call already given up
    unmatched_answer,     // an answer to no call of ours
    invalid_answer,       // the answer to a call of ours, but not built as one
    call_timed_out,       // a call of ours was not answered in time
    result_refused,       // 2.1 CALLRESULTERROR: our answer was not understood
    handler_failed,       // answering a call threw: our fault, not theirs
};

std::string_view to_string(Irregularity kind);

// boost::system::result calls these when value() is asked of a failure.
[[noreturn]] void throw_exception_from_error(const CallFailure& failure, const boost::source_location& where);
[[noreturn]] void throw_exception_from_error(const CallFault& fault, const boost::source_location& where);

} // namespace voltgate::ocpp
