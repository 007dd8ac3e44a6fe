#pragma once

#include "core/command/conversation.hpp"
#include "core/dispatch.hpp"
#include "core/metering/metering.hpp"
#include "core/metering/reading.hpp"
#include "core/metering/willing.hpp"
#include "core/settings.hpp"
#include "ocpp/v2/meter_value.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <vector>

/// Metering in the words of OCPP 2.x.
namespace voltgate::core::metering::v2 {

/// Handles MeterValues, which are those outside transactions; `stop_due` as in 1.6, for equipment that sends
/// them inside.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings, Recording record,
           std::function<void()> stop_due);

/// Meter values with the standard's defaults filled in and in the units of Sample; in the order of time.
[[nodiscard]] std::vector<Reading> readings_of(const std::vector<ocpp::v2::MeterValue>& values,
                                               Instant received, const Settings& settings);

/// Asks for a TransactionEvent, which carries the values of a transaction; where the charge point does not do
/// this, for MeterValues.
boost::asio::awaitable<Willing> request_values(Conversation& station, std::int64_t evse_id);

} // namespace voltgate::core::metering::v2
