// OCPP-J frames: JSON text to frame and back.
//
//   frame        = call | result | error | result-error | send
//   call         = "[" 2 "," id "," action "," payload "]"
//   result       = "[" 3 "," id "," payload "]"
//   error        = "[" 4 "," id "," code "," description "," details "]"
//   result-error = "[" 5 "," id "," code "," description "," details "]"     2.1
//   send         = "[" 6 "," id "," action "," payload "]"                   2.1
//   id           = string        read also: a number; up to 255 bytes of any characters
//   action       = string
//   payload      = object        read also: null, [] and nothing at all (all mean {})
//   code         = string
//   description  = string        at most 255 characters; read also: missing
//   details      = object        read also: anything, or missing
//
// What is read beyond the grammar is noted in the frame. Text that is no frame becomes a FrameProblem, which
// says as much as can be known: also in broken JSON the type and the id are looked for, so that the sender
// can be answered.
#pragma once

#include "ocpp/json/parse.hpp"
#include "ocpp/rpc/errors.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace voltgate::ocpp {

enum class MessageType : std::uint8_t { call = 2, result = 3, error = 4, result_error = 5, send = 6 };

struct FrameLimits {
    std::size_t id_bytes = 255;
    std::size_t depth = 64; // of nested arrays and objects, the frame itself counted
};

// CALL and SEND.
struct CallFrame {
    MessageType type = MessageType::call;
    std::string id;
    std::string action;
    json::Document payload;     // an object
    std::string_view coerced{}; // what was read beyond the grammar; empty: nothing
};

struct ResultFrame {
    std::string id;
    boost::json::object payload;
    std::string_view coerced{};
};

// CALLERROR and CALLRESULTERROR.
struct ErrorFrame {
    MessageType type = MessageType::error;
    std::string id;
    std::string code;
    std::string description;
    boost::json::value details;
    std::string_view coerced{};
};

struct FrameProblem {
    enum class Kind : std::uint8_t {
        malformed,    // no JSON, or not built as a frame of its type
        no_type,      // not an array that begins with a number
        unknown_type, // the version has no such message type
        no_id,        // the message id is missing, over-long, or of another JSON type
    };
    Kind kind{};
    std::optional<MessageType> type{}; // where it can be read and is known to the version
    std::optional<std::string> id{};
    std::string detail{};
};

using Frame = std::variant<CallFrame, ResultFrame, ErrorFrame, FrameProblem>;

Frame parse_frame(std::string_view text, Version version, const FrameLimits& limits = {});

// Frames to send. Payload and details are JSON object text and are copied as they are.
std::string call_text(std::string_view id, std::string_view action, std::string_view payload);
std::string send_text(std::string_view id, std::string_view action, std::string_view payload);
std::string result_text(std::string_view id, std::string_view payload);
// The description is cut to 255 characters; bytes that are not UTF-8 become '?'.
std::string error_text(std::string_view id, std::string_view code, std::string_view description,
                       std::string_view details = "{}");
std::string result_error_text(std::string_view id, std::string_view code, std::string_view description,
                              std::string_view details = "{}");

} // namespace voltgate::ocpp
