// Answers to the commands of an operator: core profile, remote trigger, reservation, local list, smart
// charging.
#include "certs/encoding.hpp"
#include "tools/simulator/reports.hpp"
#include "tools/simulator/responder.hpp"
#include "tools/simulator/station.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace voltgate::simulator {

using namespace ocpp::v16;

CancelReservationResponse Responder::on(const CancelReservationRequest& request) {
    for (auto& evse : station_.evses_) {
        if (evse.reservation && evse.reservation->id == request.reservationId) {
            evse.reservation.reset();
            station_.report_changes();
            return {CancelReservationStatus::Accepted};
        }
    }
    return {CancelReservationStatus::Rejected};
}

ChangeAvailabilityResponse Responder::on(const ChangeAvailabilityRequest& request) {
    auto status = AvailabilityStatus::Accepted;
    const auto type = request.type.known().value_or(AvailabilityType::Operative);
    if (request.connectorId == 0) {
        station_.operative_ = type == AvailabilityType::Operative;
        for (auto& evse : station_.evses_)
            if (change(evse, type) == AvailabilityStatus::Scheduled)
                status = AvailabilityStatus::Scheduled;
    } else if (auto* evse = station_.find(request.connectorId)) {
        status = change(*evse, type);
    } else {
        status = AvailabilityStatus::Rejected;
    }
    station_.report_changes();
    return {status};
}

AvailabilityStatus Responder::change(Evse& evse, AvailabilityType type) {
    evse.becomes_inoperative = type == AvailabilityType::Inoperative && evse.transaction;
    if (evse.becomes_inoperative)
        return AvailabilityStatus::Scheduled;
    evse.operative = type == AvailabilityType::Operative;
    if (!evse.operative)
        evse.reservation.reset();
    return AvailabilityStatus::Accepted;
}

namespace {

/// A security profile can only be raised (security whitepaper, A05). Profiles have one digit.
bool lowers_profile(const ConfigurationKeys& keys, const ChangeConfigurationRequest& request) {
    const auto* present = keys.find("SecurityProfile");
    return request.key == "SecurityProfile" && present != nullptr && request.value.str() < present->value;
}

} // namespace

ChangeConfigurationResponse Responder::on(const ChangeConfigurationRequest& request) {
    if (lowers_profile(station_.keys_, request))
        return {ConfigurationStatus::Rejected};
    switch (station_.keys_.change(request.key, request.value)) {
    case ConfigurationKeys::Change::accepted:
        if (request.key == "AuthorizationKey")
            station_.options_.connection.password =
                certs::from_hex(request.value.str()).value_or(request.value.str());
        station_.changed();
        return {ConfigurationStatus::Accepted};
    case ConfigurationKeys::Change::rejected:
        return {ConfigurationStatus::Rejected};
    case ConfigurationKeys::Change::reboot_required:
        return {ConfigurationStatus::RebootRequired};
    case ConfigurationKeys::Change::not_supported:
        break;
    }
    return {ConfigurationStatus::NotSupported};
}

ClearCacheResponse Responder::on(const ClearCacheRequest&) {
    if (!station_.keys_.boolean("AuthorizationCacheEnabled"))
        return {ClearCacheStatus::Rejected};
    station_.local_.forget_answers();
    return {ClearCacheStatus::Accepted};
}

ClearChargingProfileResponse Responder::on(const ClearChargingProfileRequest& request) {
    const auto status = station_.profiles_.clear(request);
    station_.changed();
    return {status};
}

DataTransferResponse Responder::on(const DataTransferRequest& request) {
    if (request.vendorId != station_.options_.vendor)
        return {DataTransferStatus::UnknownVendorId, std::nullopt};
    if (request.messageId && *request.messageId != "Echo")
        return {DataTransferStatus::UnknownMessageId, std::nullopt};
    return {DataTransferStatus::Accepted, request.data};
}

GetCompositeScheduleResponse Responder::on(const GetCompositeScheduleRequest& request) {
    GetCompositeScheduleResponse response;
    const auto* evse = station_.find(request.connectorId);
    if ((!evse && request.connectorId != 0) || request.duration <= 0) {
        response.status = GetCompositeScheduleStatus::Rejected;
        return response;
    }
    auto unit = ChargingRateUnitType::W;
    if (request.chargingRateUnit)
        unit = request.chargingRateUnit->known().value_or(unit);
    response.status = GetCompositeScheduleStatus::Accepted;
    response.connectorId = request.connectorId;
    response.scheduleStart = station_.now();
    response.chargingSchedule =
        station_.profiles_.composite(evse ? std::span(evse, 1) : std::span<const Evse>(station_.evses_),
                                     *response.scheduleStart, request.duration, unit);
    return response;
}

/// It answers questions about all keys, or about as many as it says that it can take.
boost::system::result<GetConfigurationResponse, ocpp::CallFault>
Responder::on(const GetConfigurationRequest& request) {
    const auto most = static_cast<std::size_t>(station_.keys_.integer("GetConfigurationMaxKeys"));
    if (request.key && request.key->size() > most)
        return ocpp::CallFault{ocpp::Fault::occurrence, "more than " + std::to_string(most) + " keys"};
    GetConfigurationResponse response;
    ocpp::List<KeyValue> known;
    ocpp::List<ocpp::CiText<50>> unknown;
    const auto tell = [&](const ConfigurationKeys::Key& key) {
        if (key.access != ConfigurationKeys::Access::write_only)
            known.push_back({key.name, key.access == ConfigurationKeys::Access::read_only, key.value});
    };
    if (!request.key || request.key->empty()) {
        std::ranges::for_each(station_.keys_.all(), tell);
    } else {
        for (const auto& name : *request.key) {
            if (const auto* key = station_.keys_.find(name))
                tell(*key);
            else
                unknown.push_back(name);
        }
    }
    response.configurationKey = std::move(known);
    if (!unknown.empty())
        response.unknownKey = std::move(unknown);
    return response;
}

GetLocalListVersionResponse Responder::on(const GetLocalListVersionRequest&) {
    return {station_.keys_.boolean("LocalAuthListEnabled") ? station_.local_.version() : -1};
}

RemoteStartTransactionResponse Responder::on(const RemoteStartTransactionRequest& request) {
    const auto usable = [&](const Evse& evse) {
        return evse.free() && !evse.permission && station_.may_use(evse, request.idTag.str());
    };
    Evse* evse = nullptr;
    if (request.connectorId) {
        evse = station_.find(*request.connectorId);
    } else {
        // One with a vehicle first.
        for (auto& each : station_.evses_)
            if (usable(each) && (!evse || (each.vehicle && !evse->vehicle)))
                evse = &each;
    }
    if (!evse || !usable(*evse))
        return {RemoteStartStopStatus::Rejected};
    station_.later({}, [&station = station_, evse, request] { station.start_remotely(*evse, request); });
    return {RemoteStartStopStatus::Accepted};
}

RemoteStopTransactionResponse Responder::on(const RemoteStopTransactionRequest& request) {
    const auto* evse = station_.find_transaction(request.transactionId);
    if (!evse)
        return {RemoteStartStopStatus::Rejected};
    station_.later({}, [&station = station_, id = request.transactionId] {
        if (auto* found = station.find_transaction(id))
            station.end(*found, Reason::Remote);
    });
    return {RemoteStartStopStatus::Accepted};
}

ReserveNowResponse Responder::on(const ReserveNowRequest& request) {
    const auto status = reserve(request);
    station_.report_changes();
    return {status};
}

ReservationStatus Responder::reserve(const ReserveNowRequest& request) {
    auto* evse = station_.find(request.connectorId);
    if (request.connectorId == 0) {
        const auto free = std::ranges::find_if(
            station_.evses_, [](const Evse& each) { return each.status() == ChargePointStatus::Available; });
        if (free == station_.evses_.end())
            return ReservationStatus::Occupied;
        evse = &*free;
    }
    if (!evse || request.expiryDate <= station_.now())
        return ReservationStatus::Rejected;
    switch (evse->status()) {
    case ChargePointStatus::Faulted:
        return ReservationStatus::Faulted;
    case ChargePointStatus::Unavailable:
        return ReservationStatus::Unavailable;
    case ChargePointStatus::Available:
        break;
    case ChargePointStatus::Reserved:
        if (evse->reservation->id == request.reservationId)
            break;
        [[fallthrough]];
    default:
        return ReservationStatus::Occupied;
    }
    const std::string parent = request.parentIdTag ? request.parentIdTag->str() : "";
    // The same id replaces the reservation, wherever it was.
    for (auto& each : station_.evses_)
        if (each.reservation && each.reservation->id == request.reservationId)
            each.reservation.reset();
    evse->reservation = Reservation{request.reservationId, request.idTag.str(), parent, request.expiryDate,
                                    request.connectorId == 0};
    return ReservationStatus::Accepted;
}

ResetResponse Responder::on(const ResetRequest& request) {
    const bool soft = request.type == ResetType::Soft;
    station_.later(
        {}, [&station = station_, soft] { station.reboot(soft ? Reason::SoftReset : Reason::HardReset); });
    return {ResetStatus::Accepted};
}

SendLocalListResponse Responder::on(const SendLocalListRequest& request) {
    if (!station_.keys_.boolean("LocalAuthListEnabled"))
        return {UpdateStatus::NotSupported};
    return {station_.local_.update(request)};
}

SetChargingProfileResponse Responder::on(const SetChargingProfileRequest& request) {
    const auto* evse = station_.find(request.connectorId);
    if (!evse && request.connectorId != 0)
        return {ChargingProfileStatus::Rejected};
    const auto& profile = request.csChargingProfiles;
    const bool plain = profile.stackLevel == 0 &&
                       profile.chargingProfilePurpose != ChargingProfilePurposeType::ChargePointMaxProfile &&
                       profile.chargingProfileKind != ChargingProfileKindType::Relative;
    if (station_.options_.faults.plain_profiles && !plain)
        return {ChargingProfileStatus::NotSupported};
    const auto status = station_.profiles_.install(request.connectorId, profile, evse);
    station_.changed();
    return {status};
}

TriggerMessageResponse Responder::on(const TriggerMessageRequest& request) {
    if (request.connectorId && *request.connectorId != 0 && !station_.find(*request.connectorId))
        return {TriggerMessageStatus::Rejected};
    const auto connector = request.connectorId ? std::int64_t(*request.connectorId) : -1;
    return {trigger(request.requestedMessage.text(), connector) ? TriggerMessageStatus::Accepted
                                                                : TriggerMessageStatus::NotImplemented};
}

UnlockConnectorResponse Responder::on(const UnlockConnectorRequest& request) {
    auto* evse = station_.find(request.connectorId);
    if (!evse)
        return {UnlockStatus::NotSupported};
    if (evse->transaction)
        station_.end(*evse, Reason::UnlockCommand);
    return {UnlockStatus::Unlocked};
}

} // namespace voltgate::simulator
