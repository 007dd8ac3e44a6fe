#pragma once

#include "core/diagnostics/diagnostics.hpp"
#include "core/dispatch.hpp"
#include "storage/store.hpp"

/// Logs in the words of OCPP 1.6 and of its security extension.
namespace voltgate::core::diagnostics::v16 {

/// Handles DiagnosticsStatusNotification and LogStatusNotification.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// GetDiagnostics, whose statuses name no request; GetLog where the command or the charge point's feature
/// profiles say so.
boost::asio::awaitable<Outcome> get_diagnostics(Conversation& station, GetDiagnostics command,
                                                const Clock& clock, const Settings& settings);

/// GetLog.
boost::asio::awaitable<Outcome> get_log(Conversation& station, LogOrder order, const Clock& clock,
                                        const Settings& settings);

} // namespace voltgate::core::diagnostics::v16
