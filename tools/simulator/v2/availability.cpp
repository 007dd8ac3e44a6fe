// Answers about resets, availability and reservations (blocks B, G and H).
#include "tools/simulator/station.hpp"
#include "tools/simulator/v2/protocol.hpp"
#include "tools/simulator/v2/responder.hpp"
#include "tools/simulator/v2/translate.hpp"

#include <algorithm>

namespace voltgate::simulator {

using namespace ocpp::v2;

namespace {

/// Scheduled when a transaction must end first.
ChangeAvailabilityStatusEnum change(Protocol2& protocol, Evse& evse, bool operative) {
    evse.becomes_inoperative = !operative && evse.transaction;
    if (evse.becomes_inoperative)
        return ChangeAvailabilityStatusEnum::Scheduled;
    evse.operative = operative;
    if (!operative)
        if (const auto lost = std::exchange(evse.reservation, std::nullopt))
            protocol.reservation_over(*lost, ReservationEnd::removed);
    return ChangeAvailabilityStatusEnum::Accepted;
}

} // namespace

/// B12: an EVSE is unavailable while it restarts.
void Responder2::reset_evse(unsigned number) {
    auto& evse = *station_.find(number);
    station_.end(evse, StopReason::hard_reset);
    evse.restarting = true;
    protocol_.report_changes();
    station_.later(station_.options().restart_time, [&station = station_, &protocol = protocol_, number] {
        station.find(number)->restarting = false;
        protocol.report_changes();
    });
}

ResetResponse Responder2::on(const ResetRequest& request) {
    using enum ResetStatusEnum;
    using Patience = Station::Patience;
    const bool at_once = request.type != ResetEnum::OnIdle;
    if (request.evseId && *request.evseId != 0) {
        const auto* evse = station_.find(*request.evseId);
        if (!evse)
            return {Rejected, because("UnknownEvse"), std::nullopt};
        if (!at_once && !evse->transaction_id.empty())
            return {Rejected, because("TxInProgress"), std::nullopt};
        station_.later({}, [&station = station_, &protocol = protocol_, number = evse->number] {
            Responder2(station, protocol).reset_evse(number);
        });
        return {Accepted, std::nullopt, std::nullopt};
    }
    const bool waits = !at_once && !protocol_.idle();
    station_.later({}, [&station = station_, at_once, waits] {
        station.restart(waits ? Start::soft_reset : Start::hard_reset, StopReason::hard_reset,
                        at_once ? Patience::finish_messages : Patience::when_idle);
    });
    return {waits ? Scheduled : Accepted, std::nullopt, std::nullopt};
}

ChangeAvailabilityResponse Responder2::on(const ChangeAvailabilityRequest& request) {
    using enum ChangeAvailabilityStatusEnum;
    const bool operative = request.operationalStatus == OperationalStatusEnum::Operative;
    auto status = Accepted;
    if (!request.evse || request.evse->id == 0) {
        station_.set_operative(operative);
        for (auto& evse : station_.evses())
            if (change(protocol_, evse, operative) == Scheduled)
                status = Scheduled;
    } else if (auto* evse = station_.find(request.evse->id);
               evse && (!request.evse->connectorId || *request.evse->connectorId == 1)) {
        status = change(protocol_, *evse, operative);
    } else {
        status = Rejected;
    }
    station_.later({}, [&protocol = protocol_] { protocol.report_changes(); });
    return {status, std::nullopt, std::nullopt};
}

ReserveNowResponse Responder2::on(const ReserveNowRequest& request) {
    const auto status = reserve(request);
    station_.later({}, [&protocol = protocol_] { protocol.report_changes(); });
    return {status, std::nullopt, std::nullopt};
}

ReserveNowStatusEnum Responder2::reserve(const ReserveNowRequest& request) {
    using enum ReserveNowStatusEnum;
    const auto& model = protocol_.model();
    const bool any_evse = !request.evseId || *request.evseId == 0;
    const bool other_plug = request.connectorType && *request.connectorType != ConnectorEnum::cType2;
    if (!model.flag("ReservationCtrlr.Enabled") || request.expiryDateTime <= station_.now() || other_plug ||
        (any_evse && !model.flag("ReservationCtrlr.NonEvseSpecific")))
        return Rejected;
    auto* evse = any_evse ? nullptr : station_.find(*request.evseId);
    if (any_evse) {
        const auto fits = [&](const Evse& each) {
            return each.status() == EvseStatus::available ||
                   (each.reservation && each.reservation->id == request.id);
        };
        const auto found = std::ranges::find_if(station_.evses(), fits);
        if (found == station_.evses().end())
            return Occupied;
        evse = &*found;
    }
    if (!evse)
        return Rejected;
    const bool own = evse->reservation && evse->reservation->id == request.id;
    const auto status = evse->status();
    if (status == EvseStatus::faulted)
        return Faulted;
    if (status == EvseStatus::unavailable)
        return Unavailable;
    if (status != EvseStatus::available && !(status == EvseStatus::reserved && own))
        return Occupied;
    // The same id replaces the reservation, wherever it was (H01.FR.02).
    for (auto& each : station_.evses())
        if (each.reservation && each.reservation->id == request.id)
            each.reservation.reset();
    evse->reservation =
        Reservation{request.id, token_of(request.idToken),
                    request.groupIdToken ? request.groupIdToken->idToken.str() : std::string(),
                    request.expiryDateTime, any_evse};
    return Accepted;
}

CancelReservationResponse Responder2::on(const CancelReservationRequest& request) {
    for (auto& evse : station_.evses()) {
        if (!evse.reservation || evse.reservation->id != request.reservationId)
            continue;
        evse.reservation.reset();
        station_.later({}, [&protocol = protocol_] { protocol.report_changes(); });
        return {CancelReservationStatusEnum::Accepted, std::nullopt, std::nullopt};
    }
    return {CancelReservationStatusEnum::Rejected, std::nullopt, std::nullopt};
}

} // namespace voltgate::simulator
