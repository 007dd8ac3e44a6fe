#include "core/reservation/asking.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace voltgate::core::reservation {

namespace asio = boost::asio;

namespace {

/// An error instead of an answer that tells that the charge point has not done it.
bool refused_by_error(const Outcome& outcome) {
    return outcome.status == storage::CommandStatus::call_error ||
           outcome.status == storage::CommandStatus::rejected;
}

void keep_answer(Outcome& outcome, Reserve command, Answer answer, std::string word, const Clock& clock) {
    outcome.effect = [command = std::move(command), answer, word = std::move(word),
                      &clock](storage::Database& db) { answered(db, command, answer, word, clock.now()); };
}

/// Ends the reservation here when the charge point has answered, or need not be heard.
void keep_end(Outcome& outcome, const Cancel& command, std::string_view reason, const Clock& clock) {
    outcome.effect = [id = command.reservation_id, reason, &clock](storage::Database& db) {
        cancelled(db, id, reason, clock.now());
    };
}

} // namespace

asio::awaitable<Asked> look_up(Conversation& station, const Reserve& command, Instant now) {
    co_return co_await station.store().read([&](storage::Database& db) {
        Asked asked;
        asked.reservation = storage::reservations::get(db, command.reservation_id.value_or(""));
        if (asked.reservation)
            asked.group_id = group_of(db, *asked.reservation, command.id_tag, now);
        return asked;
    });
}

asio::awaitable<std::optional<std::int64_t>> number_of(Conversation& station, const Cancel& command) {
    const auto reservation = co_await station.store().read(
        [&](storage::Database& db) { return storage::reservations::get(db, command.reservation_id); });
    co_return reservation ? std::optional(reservation->number) : std::nullopt;
}

Outcome gone() {
    Outcome outcome;
    outcome.status = storage::CommandStatus::rejected;
    outcome.error_code = "reservation_ended";
    outcome.error_description = "the reservation ended before the charge point could be asked";
    return outcome;
}

Outcome outcome_of(Reply reply, Reserve command, const Clock& clock) {
    auto& outcome = reply.outcome;
    if (reply.answered)
        keep_answer(outcome, std::move(command), reply.accepted ? Answer::accepted : Answer::refused,
                    outcome.ocpp_status, clock);
    else if (refused_by_error(outcome))
        keep_answer(outcome, std::move(command), Answer::refused, outcome.error_code, clock);
    return std::move(outcome);
}

Outcome outcome_of(Reply reply, const Cancel& command, const Clock& clock) {
    auto& outcome = reply.outcome;
    // Rejected: the charge point knows no such reservation, so there is none any more.
    if (reply.answered)
        keep_end(outcome, command, reply.accepted ? reason_operator : reason_unknown_there, clock);
    else if (command.force.value_or(false))
        keep_end(outcome, command, reason_forced, clock);
    return std::move(outcome);
}

} // namespace voltgate::core::reservation
