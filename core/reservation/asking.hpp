#pragma once

#include "core/reservation/reservation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

/// Keeps with the outcome what the charge point answered.
void keep_answer(Outcome& outcome, Reserve command, Answer answer, std::string word, const Clock& clock);
/// Ends the reservation here when the charge point has answered, or need not be heard.
void keep_end(Outcome& outcome, const Cancel& command, std::string_view reason, const Clock& clock);

/// There was no answer: what that means for the reservation.
[[nodiscard]] Outcome unanswered(Outcome outcome, Reserve command, const Clock& clock);
[[nodiscard]] Outcome unanswered(Outcome outcome, const Cancel& command, const Clock& clock);

} // namespace voltgate::core::reservation
