#pragma once

#include "core/smart_charging/smart_charging.hpp"

namespace voltgate::core::smart_charging {

/// Sends a profile in the words of one protocol version.
using SendOnce = boost::asio::awaitable<Outcome> (*)(Conversation&, const Target&);

/// Sends a profile, where it is wanted in one form after the other until the charge point takes one, and
/// remembers what it took.
boost::asio::awaitable<Outcome> set_in_some_form(Conversation& station, SetChargingProfile command,
                                                 const Clock& clock, SendOnce send_once);

} // namespace voltgate::core::smart_charging
