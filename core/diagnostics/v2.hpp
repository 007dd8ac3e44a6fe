#pragma once

#include "core/diagnostics/diagnostics.hpp"
#include "core/dispatch.hpp"
#include "storage/store.hpp"

/// Logs in the words of OCPP 2.0.1 and 2.1.
namespace voltgate::core::diagnostics::v2 {

/// Handles LogStatusNotification.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// GetLog, whichever of the operator's commands it was.
boost::asio::awaitable<Outcome> get_log(Conversation& station, LogOrder order, const Clock& clock,
                                        const Settings& settings);

} // namespace voltgate::core::diagnostics::v2
