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
    auto request = request_of(command, asked);
    auto reply = co_await reply_to(station, std::move(request));
    co_return outcome_of(std::move(reply), std::move(command), clock);
}

asio::awaitable<Outcome> cancel(Conversation& station, Cancel command, const Clock& clock) {
    co_return co_await cancel_by<ocpp16::CancelReservationRequest>(station, std::move(command), clock);
}

} // namespace voltgate::core::reservation::v16
