#include "core/reservation/v16.hpp"

#include "core/told.hpp"
#include "ocpp/types/text.hpp"
#include "ocpp/v16/reservation.hpp"

#include <utility>

namespace voltgate::core::reservation::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

struct Asked {
    std::optional<storage::Reservation> reservation;
    std::optional<std::string> group_id; // of the tag that it is asked for
};

Asked look_up(storage::Database& db, const Reserve& command, Instant now) {
    Asked asked;
    asked.reservation = storage::reservations::get(db, command.reservation_id.value_or(""));
    if (asked.reservation)
        asked.group_id = group_of(db, *asked.reservation, command.id_tag, now);
    return asked;
}

Outcome gone() {
    Outcome outcome;
    outcome.status = storage::CommandStatus::rejected;
    outcome.error_code = "reservation_ended";
    outcome.error_description = "the reservation ended before the charge point could be asked";
    return outcome;
}

ocpp16::ReserveNowRequest request_of(const Reserve& command, const Asked& asked) {
    ocpp16::ReserveNowRequest request;
    request.connectorId = command.evse_id.value_or(0);
    request.expiryDate = command.expiry_date.value_or(asked.reservation->expiry_date);
    request.idTag = command.id_tag;
    // A group id longer than 1.6 can say is not said: then the tag alone may use it.
    if (asked.group_id && asked.group_id->size() <= longest_id_tag)
        request.parentIdTag = *asked.group_id;
    request.reservationId = asked.reservation->number;
    return request;
}

/// An error instead of an answer that tells that the charge point has not done it.
bool refused_by_error(const Outcome& outcome) {
    return outcome.status == storage::CommandStatus::call_error ||
           outcome.status == storage::CommandStatus::rejected;
}

void keep_answer(Outcome& outcome, Reserve command, Answer answer, std::string word, const Clock& clock) {
    outcome.effect = [command = std::move(command), answer, word = std::move(word),
                      &clock](storage::Database& db) { answered(db, command, answer, word, clock.now()); };
}

/// What ends the reservation here when the charge point has answered, or need not be heard.
void keep_end(Outcome& outcome, const Cancel& command, std::string_view reason, const Clock& clock) {
    outcome.effect = [id = command.reservation_id, reason, &clock](storage::Database& db) {
        cancelled(db, id, reason, clock.now());
    };
}

} // namespace

bool takes_any_evse(storage::Database& db, const std::string& charge_point_id) {
    return told::yes(db, charge_point_id, "ReserveConnectorZeroSupported");
}

std::optional<std::int64_t> number_of_evses(storage::Database& db, const std::string& charge_point_id) {
    return told::number(db, charge_point_id, "NumberOfConnectors");
}

asio::awaitable<Outcome> reserve(Conversation& station, Reserve command, const Clock& clock) {
    const auto now = clock.now();
    const auto asked =
        co_await station.store().read([&](storage::Database& db) { return look_up(db, command, now); });
    if (!asked.reservation || !is_open(*asked.reservation))
        co_return gone();
    const auto request = request_of(command, asked);
    const auto answer = co_await station.call(request);
    if (!answer) {
        auto outcome = outcome_of(answer.error());
        if (refused_by_error(outcome))
            keep_answer(outcome, std::move(command), Answer::refused, outcome.error_code, clock);
        co_return outcome;
    }
    const bool accepted = answer->status == ocpp16::ReservationStatus::Accepted;
    auto outcome = station.answered(answer->status.text(), verdict_of(accepted));
    keep_answer(outcome, std::move(command), accepted ? Answer::accepted : Answer::refused,
                std::string(answer->status.text()), clock);
    co_return outcome;
}

asio::awaitable<Outcome> cancel(Conversation& station, Cancel command, const Clock& clock) {
    const auto reservation = co_await station.store().read(
        [&](storage::Database& db) { return storage::reservations::get(db, command.reservation_id); });
    if (!reservation)
        co_return unusable("reservation_id", "there is no such reservation");
    ocpp16::CancelReservationRequest request;
    request.reservationId = reservation->number;
    const auto answer = co_await station.call(request);
    if (!answer) {
        auto outcome = outcome_of(answer.error());
        if (command.force.value_or(false))
            keep_end(outcome, command, reason_forced, clock);
        co_return outcome;
    }
    const bool accepted = answer->status == ocpp16::CancelReservationStatus::Accepted;
    auto outcome = station.answered(answer->status.text(), verdict_of(accepted));
    // Rejected: the charge point knows no such reservation, so there is none any more.
    keep_end(outcome, command, accepted ? reason_operator : reason_unknown_there, clock);
    co_return outcome;
}

} // namespace voltgate::core::reservation::v16
