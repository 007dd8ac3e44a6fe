#pragma once

#include "core/command/reply.hpp"
#include "core/reservation/reservation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

/// What every version of the protocol does around the calls of a reservation.
namespace voltgate::core::reservation {

struct Asked {
    std::optional<storage::Reservation> reservation;
    std::optional<std::string> group_id; ///< of the tag that it is asked for
};

/// What a reserve command is about, as it is now. Both live until it is told.
[[nodiscard]] boost::asio::awaitable<Asked> look_up(Conversation& station, const Reserve& command,
                                                    Instant now);
/// What the charge point knows a reservation by; nothing: there is no such one.
[[nodiscard]] boost::asio::awaitable<std::optional<std::int64_t>> number_of(Conversation& station,
                                                                            const Cancel& command);

/// It ended before the charge point could be asked.
[[nodiscard]] Outcome gone();

/// What came of it, with what that means for the reservation.
[[nodiscard]] Outcome outcome_of(Reply reply, Reserve command, const Clock& clock);
[[nodiscard]] Outcome outcome_of(Reply reply, const Cancel& command, const Clock& clock);

/// Cancels it by a version's CancelReservation.
template <class Request>
boost::asio::awaitable<Outcome> cancel_by(Conversation& station, Cancel command, const Clock& clock) {
    const auto number = co_await number_of(station, command);
    if (!number)
        co_return unusable("reservation_id", "there is no such reservation");
    Request request;
    request.reservationId = *number;
    auto reply = co_await reply_to(station, std::move(request));
    co_return outcome_of(std::move(reply), command, clock);
}

} // namespace voltgate::core::reservation
