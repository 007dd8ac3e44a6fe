#pragma once

#include "core/clock.hpp"
#include "core/command/conversation.hpp"
#include "core/tariff_cost/commands.hpp"

#include <boost/asio/awaitable.hpp>

/// Costs in the words of OCPP 2.x.
namespace voltgate::core::tariff_cost::v2 {

/// Sends CostUpdated (I02).
boost::asio::awaitable<Outcome> update_cost(Conversation& station, UpdateCost command, const Clock& clock);

} // namespace voltgate::core::tariff_cost::v2
