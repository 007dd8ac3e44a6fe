// The messages of a transaction, and what their answers do.
#include "tools/simulator/station.hpp"
#include "tools/simulator/v2/protocol.hpp"
#include "tools/simulator/v2/transactions.hpp"
#include "tools/simulator/v2/translate.hpp"

namespace voltgate::simulator {

/// E01: each transaction counts its events from 0, or all of a station's events are counted through.
std::int64_t Transactions2::number(Running& running) {
    const auto through = counted_++;
    const auto own = running.next_number++;
    return station_.faults().count_on ? through : own;
}

void Transactions2::send(Evse& evse, Running& running, v2::TransactionEventEnum type, Trigger trigger,
                         const Details& details) {
    v2::TransactionEventRequest request;
    request.eventType = type;
    request.timestamp = station_.now();
    request.triggerReason = trigger;
    request.seqNo = number(running);
    if (!station_.online())
        request.offline = true;
    request.transactionInfo.transactionId = running.id;
    request.transactionInfo.chargingState = running.state;
    if (type == v2::TransactionEventEnum::Ended && running.stopped) {
        request.transactionInfo.stoppedReason = *running.stopped;
        request.transactionInfo.timeSpentCharging =
            std::chrono::duration_cast<std::chrono::seconds>(running.charged).count();
    }
    if (details.names_remote_start && running.remote_start_id)
        request.transactionInfo.remoteStartId = *running.remote_start_id;
    if (running.state == State::Charging)
        request.numberOfPhasesUsed = evse.phases();
    if (trigger == Trigger::CablePluggedIn)
        request.cableMaxCurrent = static_cast<std::int64_t>(evse.supply.max_current_a);
    if (details.reservation)
        request.reservationId = *details.reservation;
    if (details.names_evse)
        request.evse = evse_of(evse.number, 1);
    if (details.token)
        request.idToken = id_token_of(*details.token);
    if (!details.readings.empty()) {
        auto& values = request.meterValue.emplace();
        for (const auto& reading : details.readings)
            values.push_back(protocol_.meter_value(reading));
    }
    Outgoing message;
    message.action = "TransactionEvent";
    message.kind = Outgoing::Kind::transaction;
    message.transaction_id = running.id;
    message.payload = [text = message2(request, protocol_.version()).payload] { return text; };
    message.answered = [this, number = evse.number, id = running.id, token = details.token](
                           const boost::json::object* answer) { answered(number, id, answer, token); };
    station_.queue(std::move(message));
}

/// E05: what the central system says of the token counts. I02, I03: so does what it says of the cost.
void Transactions2::answered(unsigned number, const std::string& id, const boost::json::object* answer,
                             const std::optional<Token>& token) {
    if (!answer)
        return;
    const auto response = read2<v2::TransactionEventResponse>(*answer, protocol_.version());
    if (!response)
        return;
    if (response->totalCost)
        protocol_.show_cost(id, *response->totalCost);
    if (response->updatedPersonalMessage)
        station_.say("shows: " + response->updatedPersonalMessage->content.str());
    auto* evse = station_.find(number);
    if (!token || !response->idTokenInfo || evse->transaction_id != id)
        return;
    const auto verdict = verdict_of(*response->idTokenInfo);
    if (evse->transaction && evse->transaction->token == *token) {
        station_.judge(*evse, evse->transaction, verdict);
    } else if (evse->permission && !verdict.welcome(station_.now())) {
        evse->permission.reset();
        finish(*evse, Trigger::Deauthorized, v2::ReasonEnum::DeAuthorized, std::nullopt);
    }
}

/// K15: an ISO 15118 vehicle says what it needs once its transaction is known.
void Transactions2::say_needs(const Evse& evse) {
    if (!evse.vehicle || !evse.vehicle->iso15118 || evse.transaction_id.empty() || !station_.online())
        return;
    const auto& vehicle = *evse.vehicle;
    const double phase_current = vehicle.max_power_w / (evse.phases() * evse.supply.voltage_v);
    v2::NotifyEVChargingNeedsRequest request;
    request.evseId = evse.number;
    request.maxScheduleTuples = 12;
    request.chargingNeeds.requestedEnergyTransfer = evse.phases() == 1
                                                        ? v2::EnergyTransferModeEnum::AC_single_phase
                                                        : v2::EnergyTransferModeEnum::AC_three_phase;
    auto& parameters = request.chargingNeeds.acChargingParameters.emplace();
    parameters.energyAmount = vehicle.capacity_wh * (100 - vehicle.soc_percent) / 100;
    parameters.evMinCurrent = 6;
    parameters.evMaxCurrent = phase_current;
    parameters.evMaxVoltage = evse.supply.voltage_v;
    request.chargingNeeds.departureTime = ocpp::DateTime(station_.now().at + std::chrono::hours{8});
    station_.tell(message2(request, protocol_.version()));
}

} // namespace voltgate::simulator
