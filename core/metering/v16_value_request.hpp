#pragma once

#include "core/command/conversation.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>

namespace voltgate::core::metering::v16 {

/// TriggerMessage MeterValues. False when the charge point says that it does not do this; a refusal for now
/// or no answer says nothing about the next time.
boost::asio::awaitable<bool> request_values(Conversation& station, std::int64_t evse_id);

} // namespace voltgate::core::metering::v16
