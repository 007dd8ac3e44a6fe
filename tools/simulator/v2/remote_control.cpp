// Answers about starting, stopping and asking (blocks E and F).
#include "ocpp/v2/provisioning.hpp"
#include "tools/simulator/station.hpp"
#include "tools/simulator/v2/protocol.hpp"
#include "tools/simulator/v2/responder.hpp"
#include "tools/simulator/v2/translate.hpp"

namespace voltgate::simulator {

using namespace ocpp::v2;

/// The EVSE that is named, else one with a vehicle, else a free one.
Evse* Responder2::choose(const RequestStartTransactionRequest& request) {
    const auto token = token_of(request.idToken);
    const auto usable = [&](const Evse& evse) {
        return evse.free() && !evse.permission && station_.operative() && station_.may_use(evse, token);
    };
    if (request.evseId) {
        auto* evse = station_.find(*request.evseId);
        return evse && usable(*evse) ? evse : nullptr;
    }
    Evse* chosen = nullptr;
    for (auto& evse : station_.evses())
        if (usable(evse) && (!chosen || (evse.vehicle && !chosen->vehicle)))
            chosen = &evse;
    return chosen;
}

RequestStartTransactionResponse Responder2::on(const RequestStartTransactionRequest& request) {
    RequestStartTransactionResponse response;
    response.status = RequestStartStopStatusEnum::Rejected;
    auto* evse = station_.accepted() ? choose(request) : nullptr; // B02.FR.05
    if (!evse)
        return response;
    Permission permission;
    permission.token = token_of(request.idToken);
    permission.remote_start_id = request.remoteStartId;
    if (request.chargingProfile)
        permission.profile = *request.chargingProfile;
    if (request.groupIdToken) {
        Verdict verdict;
        verdict.group = request.groupIdToken->idToken.str();
        station_.local().remember(permission.token, verdict);
    }
    response.status = RequestStartStopStatusEnum::Accepted;
    if (!evse->transaction_id.empty())
        response.transactionId = evse->transaction_id; // F01.FR.13: the cable was first
    station_.later({},
                   [&station = station_, evse, permission] { station.start_remotely(*evse, permission); });
    return response;
}

RequestStopTransactionResponse Responder2::on(const RequestStopTransactionRequest& request) {
    const auto id = request.transactionId.str();
    const auto* evse = station_.find_transaction(id);
    if (!evse || !evse->transaction)
        return {RequestStartStopStatusEnum::Rejected, because("TxNotFound"), std::nullopt};
    station_.later({}, [&station = station_, id] {
        if (auto* found = station.find_transaction(id))
            station.end(*found, StopReason::remote);
    });
    return {RequestStartStopStatusEnum::Accepted, std::nullopt, std::nullopt};
}

/// E14
GetTransactionStatusResponse Responder2::on(const GetTransactionStatusRequest& request) {
    GetTransactionStatusResponse response;
    if (!request.transactionId) {
        response.messagesInQueue = station_.keeps_messages();
        return response;
    }
    response.ongoingIndicator = protocol_.transactions().runs(request.transactionId->str());
    response.messagesInQueue = station_.keeps_messages(request.transactionId->str());
    return response;
}

UnlockConnectorResponse Responder2::on(const UnlockConnectorRequest& request) {
    const auto* evse = station_.find(request.evseId);
    if (!evse || request.connectorId != 1)
        return {UnlockStatusEnum::UnknownConnector, std::nullopt, std::nullopt};
    if (evse->transaction)
        return {UnlockStatusEnum::OngoingAuthorizedTransaction, std::nullopt, std::nullopt};
    if (evse->error == "ConnectorLockFailure")
        return {UnlockStatusEnum::UnlockFailed, std::nullopt, std::nullopt};
    return {UnlockStatusEnum::Unlocked, std::nullopt, std::nullopt};
}

TriggerMessageResponse Responder2::on(const TriggerMessageRequest& request) {
    const auto& evse = request.evse;
    if (evse && evse->id != 0 && !station_.find(evse->id))
        return {TriggerMessageStatusEnum::Rejected, because("UnknownEvse"), std::nullopt};
    return {trigger(request), std::nullopt, std::nullopt};
}

/// F06
TriggerMessageStatusEnum Responder2::trigger(const TriggerMessageRequest& request) {
    using enum MessageTriggerEnum;
    using enum TriggerMessageStatusEnum;
    const auto number = request.evse ? static_cast<std::int64_t>(request.evse->id) : 0;
    auto& protocol = protocol_;
    auto& station = station_;
    const auto each = [&](auto what) {
        for (auto& evse : station_.evses())
            if (number == 0 || evse.number == number)
                station_.later({},
                               [&protocol, evse = &evse, what] { protocol.as_asked([&] { what(*evse); }); });
    };
    switch (request.requestedMessage.known().value_or(CustomTrigger)) {
    case MessageTriggerEnum::BootNotification:
        if (station_.accepted())
            return Rejected; // F06.FR.17
        station_.later({}, [&station] { station.boot_again(); });
        return Accepted;
    case Heartbeat:
        protocol_.report(HeartbeatRequest());
        return Accepted;
    case StatusNotification:
        if (!request.evse || !request.evse->connectorId)
            return Rejected; // F06.FR.13
        each([&protocol](Evse& evse) {
            evse.reported.reset();
            protocol.tell_status(evse);
        });
        return Accepted;
    case MeterValues:
        each([&protocol](Evse& evse) { protocol.sample(evse, Occasion::trigger); });
        return Accepted;
    case TransactionEvent:
        if (protocol_.transactions().idle())
            return Rejected;
        each([&protocol](Evse& evse) { protocol.transactions().report(evse); });
        return Accepted;
    case LogStatusNotification:
        station_.later(
            {}, [&protocol, &station] { protocol.tell_log(station.log_job(), station.log_job().status()); });
        return Accepted;
    case FirmwareStatusNotification:
        station_.later({}, [&protocol, &station] {
            protocol.tell_firmware(station.firmware_job(), station.firmware_job().status());
        });
        return Accepted;
    case PublishFirmwareStatusNotification:
        station_.later({}, [&protocol] { protocol.tell_publishing(); });
        return Accepted;
    case SignChargingStationCertificate:
        request_certificate(CertificateSigningUseEnum::ChargingStationCertificate);
        return Accepted;
    case SignV2GCertificate:
        request_certificate(CertificateSigningUseEnum::V2GCertificate);
        return Accepted;
    default:
        return NotImplemented;
    }
}

} // namespace voltgate::simulator
