#pragma once

#include "storage/message_log.hpp"

#include <string>
#include <string_view>

/// What the message log keeps of a frame.
namespace voltgate::core::logged_frames {

/// Takes a frame apart without reading its payload; one that is no OCPP-J frame is Kind::other.
[[nodiscard]] storage::FrameParts split(std::string_view frame);

/// Removes secrets from a payload. The signature is the log's: action, direction of the call, whether this is
/// the answer, and the payload that is changed.
void redact(std::string_view action, storage::MessageDirection call, bool answer, std::string& payload);

} // namespace voltgate::core::logged_frames
