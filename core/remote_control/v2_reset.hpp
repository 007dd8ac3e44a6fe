#pragma once

#include "core/remote_control/remote_control.hpp"

namespace voltgate::core::remote_control::v2 {

/// Reset of the charge point or one EVSE. A soft reset lets transactions end first (OnIdle), a hard one ends
/// them (Immediate). Scheduled is a promise: it resets when its transactions have ended.
boost::asio::awaitable<Outcome> reset(Conversation& station, Reset command);

} // namespace voltgate::core::remote_control::v2
