#pragma once

#include "core/dispatch.hpp"
#include "core/reservation/reservation.hpp"
#include "storage/store.hpp"

/// Reservation in the words of OCPP 2.0.1 and 2.1.
namespace voltgate::core::reservation::v2 {

/// From the variables of the component ReservationCtrlr.
[[nodiscard]] Abilities abilities_of(storage::Database& db, const std::string& charge_point_id);

/// Handles ReservationStatusUpdate.
void serve(Dispatch& dispatch, storage::Store& store);

/// Sends ReserveNow.
boost::asio::awaitable<Outcome> reserve(Conversation& station, Reserve command, const Clock& clock);

/// Sends CancelReservation.
boost::asio::awaitable<Outcome> cancel(Conversation& station, Cancel command, const Clock& clock);

} // namespace voltgate::core::reservation::v2
