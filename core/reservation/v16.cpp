#include "core/reservation/v16.hpp"

#include "core/reservation/asking.hpp"
#include "core/told.hpp"
#include "ocpp/types/text.hpp"
#include "ocpp/v16/reservation.hpp"

#include <utility>

namespace voltgate::core::reservation::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

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

} // namespace

Abilities abilities_of(storage::Database& db, const std::string& charge_point_id) {
    return {.any_evse = told::yes(db, charge_point_id, "ReserveConnectorZeroSupported"),
            .evses = told::number(db, charge_point_id, "NumberOfConnectors"),
            .longest_id_tag = longest_id_tag,
            .connector_types = false};
}

asio::awaitable<Outcome> reserve(Conversation& station, Reserve command, const Clock& clock) {
    const auto asked = co_await look_up(station, command, clock.now());
    if (!asked.reservation || !is_open(*asked.reservation))
        co_return gone();
    const auto request = request_of(command, asked);
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return unanswered(outcome_of(answer.error()), std::move(command), clock);
    const bool accepted = answer->status == ocpp16::ReservationStatus::Accepted;
    auto outcome = station.answered(answer->status.text(), verdict_of(accepted));
    keep_answer(outcome, std::move(command), accepted ? Answer::accepted : Answer::refused,
                std::string(answer->status.text()), clock);
    co_return outcome;
}

asio::awaitable<Outcome> cancel(Conversation& station, Cancel command, const Clock& clock) {
    const auto number = co_await number_of(station, command);
    if (!number)
        co_return unusable("reservation_id", "there is no such reservation");
    ocpp16::CancelReservationRequest request;
    request.reservationId = *number;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return unanswered(outcome_of(answer.error()), command, clock);
    const bool accepted = answer->status == ocpp16::CancelReservationStatus::Accepted;
    auto outcome = station.answered(answer->status.text(), verdict_of(accepted));
    // Rejected: the charge point knows no such reservation, so there is none any more.
    keep_end(outcome, command, accepted ? reason_operator : reason_unknown_there, clock);
    co_return outcome;
}

} // namespace voltgate::core::reservation::v16
