#pragma once

#include "core/availability/availability.hpp"
#include "core/dispatch.hpp"
#include "storage/store.hpp"

/// Availability in the words of OCPP 1.6: connector n is EVSE n, connector 0 the charge point itself.
namespace voltgate::core::availability::v16 {

/// Handles StatusNotification.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

[[nodiscard]] std::optional<Refusal> refuse_change(const ChangeAvailability& command);

/// Sends ChangeAvailability.
boost::asio::awaitable<Outcome> change_availability(Conversation& station, ChangeAvailability command);

} // namespace voltgate::core::availability::v16
