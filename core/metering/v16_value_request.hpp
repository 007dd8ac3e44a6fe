#pragma once

#include "core/command/conversation.hpp"
#include "core/metering/willing.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>

namespace voltgate::core::metering::v16 {

/// TriggerMessage MeterValues.
boost::asio::awaitable<Willing> request_values(Conversation& station, std::int64_t evse_id);

} // namespace voltgate::core::metering::v16
