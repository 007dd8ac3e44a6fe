#include "core/reservation/v2.hpp"

#include "core/authorization/v2_token.hpp"
#include "core/reservation/asking.hpp"
#include "core/told_variable.hpp"
#include "ocpp/v2/reservation.hpp"
#include "storage/records/evses.hpp"

#include <utility>

namespace voltgate::core::reservation::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using authorization::v2::group_token;
using authorization::v2::token_of;

constexpr std::size_t longest_before_21 = 36;
constexpr std::size_t longest = 255;

ocpp2::ReserveNowRequest request_of(const Reserve& command, const Asked& asked, ocpp2::IdToken token) {
    ocpp2::ReserveNowRequest request;
    request.id = asked.reservation->number;
    request.expiryDateTime = command.expiry_date.value_or(asked.reservation->expiry_date);
    request.idToken = std::move(token);
    if (asked.group_id)
        request.groupIdToken = group_token(*asked.group_id);
    if (command.evse_id.value_or(0) > 0)
        request.evseId = *command.evse_id;
    if (command.connector_type)
        request.connectorType = decltype(request.connectorType)::value_type::of(*command.connector_type);
    return request;
}

/// What has become of a reservation by itself, in the charging station.
End end_of(const ocpp::Open<ocpp2::ReservationUpdateStatusEnum>& word) {
    return word == ocpp2::ReservationUpdateStatusEnum::Expired ? End::expired : End::cancelled;
}

} // namespace

Abilities abilities_of(storage::Database& db, const std::string& charge_point_id) {
    const auto charge_point = storage::charge_points::get(db, charge_point_id);
    const bool later = charge_point && charge_point->protocol == to_string(ocpp::Version::v21);
    // H01.FR.18: what has not been told, the charging station knows best.
    return {.any_evse =
                told::variable_yes(db, charge_point_id, "ReservationCtrlr", "NonEvseSpecific").value_or(true),
            .evses = std::nullopt,
            .longest_id_tag = later ? longest : longest_before_21,
            .connector_types = true};
}

void serve(Dispatch& dispatch, storage::Store& store) {
    dispatch.on<ocpp2::ReservationStatusUpdateRequest>(
        [&store](ChargePoint& from, Received<ocpp2::ReservationStatusUpdateRequest> received)
            -> asio::awaitable<ocpp2::ReservationStatusUpdateResponse> {
            const auto origin = from.origin(received.at);
            const std::int64_t number = received.message.reservationId;
            const auto& word = received.message.reservationUpdateStatus;
            co_await store.write(
                [&](storage::Database& db) { ended_there(db, origin, number, end_of(word), word.text()); });
            co_return ocpp2::ReservationStatusUpdateResponse{};
        });
}

asio::awaitable<Outcome> reserve(Conversation& station, Reserve command, const Clock& clock) {
    const auto asked = co_await look_up(station, command, clock.now());
    if (!asked.reservation || !is_open(*asked.reservation))
        co_return gone();
    auto token = co_await station.store().read([&](storage::Database& db) {
        return token_of(db, station.charge_point().organization_id(), command.id_tag, command.id_tag_type);
    });
    auto request = request_of(command, asked, std::move(token));
    auto reply = co_await reply_to(station, std::move(request));
    co_return outcome_of(std::move(reply), std::move(command), clock);
}

asio::awaitable<Outcome> cancel(Conversation& station, Cancel command, const Clock& clock) {
    co_return co_await cancel_by<ocpp2::CancelReservationRequest>(station, std::move(command), clock);
}

} // namespace voltgate::core::reservation::v2
