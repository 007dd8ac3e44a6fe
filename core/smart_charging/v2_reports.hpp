#pragma once

#include "core/dispatch.hpp"
#include "core/multipart/collector.hpp"
#include "core/smart_charging/reports.hpp"
#include "storage/store.hpp"

/// What a charging station says it has installed, in the words of OCPP 2.x.
namespace voltgate::core::smart_charging::v2 {

/// Handles ReportChargingProfiles.
void serve_reports(Dispatch& dispatch, storage::Store& store, multipart::Collector& multiparts,
                   const Settings& settings);

/// Sends GetChargingProfiles and waits until the last of them has been told.
boost::asio::awaitable<Outcome> get_profiles(Conversation& station, GetChargingProfiles command,
                                             const Clock& clock, multipart::Collector& multiparts);

} // namespace voltgate::core::smart_charging::v2
