#pragma once

#include "core/availability/availability.hpp"
#include "core/dispatch.hpp"
#include "ocpp/v2/monitoring.hpp"
#include "storage/store.hpp"

#include <optional>

/// Availability in the words of OCPP 2.0.1 and 2.1. Connectors know five words there; whether one that is
/// occupied charges is told by its transaction.
namespace voltgate::core::availability::v2 {

/// Handles StatusNotification.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// The same fact as an event of the device model: the AvailabilityState of a connector, an EVSE or the
/// charging station. Nothing: the event is about something else.
[[nodiscard]] std::optional<StatusReport> report_of(const Origin& origin, const ocpp::v2::EventData& event);

[[nodiscard]] std::optional<Refusal> refuse_change(const ChangeAvailability& command, ocpp::Version version);

/// Sends ChangeAvailability.
boost::asio::awaitable<Outcome> change_availability(Conversation& station, ChangeAvailability command);

} // namespace voltgate::core::availability::v2
