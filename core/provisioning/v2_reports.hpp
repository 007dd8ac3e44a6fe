#pragma once

#include "core/dispatch.hpp"
#include "core/multipart/collector.hpp"
#include "core/provisioning/provisioning.hpp"
#include "core/provisioning/wording.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

/// Reports of the device model of OCPP 2.x: asked for once, told in parts.
namespace voltgate::core::provisioning::v2 {

/// Handles NotifyReport: every part is stored with its answer, asked for or not.
void serve_reports(Dispatch& dispatch, storage::Store& store, multipart::Collector& collector,
                   const Settings& settings);

/// GetBaseReport and GetReport: ends when the whole report is stored, or will not come.
boost::asio::awaitable<Outcome> get_base_report(Conversation& station, GetBaseReport command,
                                                multipart::Collector& collector);
/// The variables of a GetReport in as many messages as the charge point's limits ask for, one after the
/// other.
boost::asio::awaitable<Outcome> get_report(Conversation& station, GetReport command, Means means);

/// The full inventory; where a charge point has none, what can be configured.
boost::asio::awaitable<Reading> read_all(Conversation& station, multipart::Collector& collector);
/// The same for an operator.
boost::asio::awaitable<Outcome> sync_all(Conversation& station, multipart::Collector& collector);

} // namespace voltgate::core::provisioning::v2
