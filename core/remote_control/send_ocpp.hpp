#pragma once

#include "core/remote_control/remote_control.hpp"

namespace voltgate::core::remote_control {

/// Sends an operator's own message, in any version. The payload is checked against the version's messages
/// unless the operator asks for none; an unchecked one may be of an action that the standard does not have.
boost::asio::awaitable<Outcome> send_ocpp(Conversation& station, SendOcpp command);

} // namespace voltgate::core::remote_control
