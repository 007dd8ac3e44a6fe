#pragma once

#include "core/dispatch.hpp"
#include "core/metering/metering.hpp"
#include "core/metering/reading.hpp"
#include "core/settings.hpp"
#include "ocpp/v16/meter_value.hpp"
#include "storage/store.hpp"

#include <functional>
#include <vector>

/// Metering in the words of OCPP 1.6.
namespace voltgate::core::metering::v16 {

/// Handles MeterValues; `stop_due` is called when they have brought a session to a limit.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings, Recording record,
           std::function<void()> stop_due);

/// Meter values with the standard's defaults filled in (1.6 section 7.43) and in the units of Sample. An
/// instant that is missing or cannot be believed is the time of receipt.
[[nodiscard]] std::vector<Reading> readings_of(const std::vector<ocpp::v16::MeterValue>& values,
                                               Instant received, const Settings& settings);

} // namespace voltgate::core::metering::v16
