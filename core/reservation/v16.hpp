#pragma once

#include "core/reservation/reservation.hpp"

#include <cstddef>

/// Reservation in the words of OCPP 1.6: connector n is EVSE n, connector 0 any of them.
namespace voltgate::core::reservation::v16 {

inline constexpr std::size_t longest_id_tag = 20; ///< 1.6 section 7.28, IdToken

inline constexpr Needs to_reserve{feature_profile::reservation, "ReserveNow"};
inline constexpr Needs to_cancel{feature_profile::reservation, "CancelReservation"};

/// From the configuration keys of the reservation profile (1.6 section 9.3).
[[nodiscard]] Abilities abilities_of(storage::Database& db, const std::string& charge_point_id);

/// Sends ReserveNow.
boost::asio::awaitable<Outcome> reserve(Conversation& station, Reserve command, const Clock& clock);

/// Sends CancelReservation.
boost::asio::awaitable<Outcome> cancel(Conversation& station, Cancel command, const Clock& clock);

} // namespace voltgate::core::reservation::v16
