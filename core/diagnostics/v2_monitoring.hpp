#pragma once

#include "core/diagnostics/monitoring.hpp"
#include "core/dispatch.hpp"
#include "storage/store.hpp"

/// Monitors and events of components in the words of OCPP 2.0.1 and 2.1; 1.6 has none.
namespace voltgate::core::diagnostics::v2 {

/// Handles NotifyEvent; an event that tells of a state of the equipment is one of its state, too.
void serve_events(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// Handles NotifyMonitoringReport.
void serve_monitoring_reports(Dispatch& dispatch, storage::Store& store, multipart::Collector& multiparts);

/// SetVariableMonitoring, in as many messages as the charge point's limit asks for.
boost::asio::awaitable<Outcome> set_monitors(Conversation& station, SetVariableMonitoring command,
                                             const Clock& clock, const Settings& settings);
/// ClearVariableMonitoring, likewise.
boost::asio::awaitable<Outcome> clear_monitors(Conversation& station, ClearVariableMonitoring command,
                                               const Clock& clock, const Settings& settings);
boost::asio::awaitable<Outcome> set_monitoring_base(Conversation& station, SetMonitoringBase command,
                                                    const Clock& clock);
boost::asio::awaitable<Outcome> set_monitoring_level(Conversation& station, SetMonitoringLevel command,
                                                     const Clock& clock);
/// GetMonitoringReport, and all that comes of it.
boost::asio::awaitable<Outcome> get_monitoring_report(Conversation& station, GetMonitoringReport command,
                                                      const Clock& clock, multipart::Collector& multiparts);

} // namespace voltgate::core::diagnostics::v2
