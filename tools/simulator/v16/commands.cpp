// Answers to the commands of an operator: core profile, remote trigger, reservation, local list, smart
// charging.
#include "certs/encoding.hpp"
#include "tools/simulator/station.hpp"
#include "tools/simulator/v16/protocol.hpp"
#include "tools/simulator/v16/responder.hpp"
#include "tools/simulator/v16/translate.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace voltgate::simulator {

using namespace ocpp::v16;

CancelReservationResponse Responder16::on(const CancelReservationRequest& request) {
    for (auto& evse : station_.evses()) {
        if (evse.reservation && evse.reservation->id == request.reservationId) {
            evse.reservation.reset();
            protocol_.report_changes();
            return {CancelReservationStatus::Accepted};
        }
    }
    return {CancelReservationStatus::Rejected};
}

ChangeAvailabilityResponse Responder16::on(const ChangeAvailabilityRequest& request) {
    auto status = AvailabilityStatus::Accepted;
    const auto type = request.type.known().value_or(AvailabilityType::Operative);
    if (request.connectorId == 0) {
        station_.set_operative(type == AvailabilityType::Operative);
        for (auto& evse : station_.evses())
            if (change(evse, type) == AvailabilityStatus::Scheduled)
                status = AvailabilityStatus::Scheduled;
    } else if (auto* evse = station_.find(request.connectorId)) {
        status = change(*evse, type);
    } else {
        status = AvailabilityStatus::Rejected;
    }
    protocol_.report_changes();
    return {status};
}

AvailabilityStatus Responder16::change(Evse& evse, AvailabilityType type) {
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

ChangeConfigurationResponse Responder16::on(const ChangeConfigurationRequest& request) {
    if (lowers_profile(protocol_.keys(), request))
        return {ConfigurationStatus::Rejected};
    switch (protocol_.keys().change(request.key, request.value)) {
    case ConfigurationKeys::Change::accepted:
        if (request.key == "AuthorizationKey")
            station_.options().connection.password =
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

ClearCacheResponse Responder16::on(const ClearCacheRequest&) {
    if (!protocol_.keys().boolean("AuthorizationCacheEnabled"))
        return {ClearCacheStatus::Rejected};
    station_.local().forget_answers();
    return {ClearCacheStatus::Accepted};
}

namespace {

std::string purpose_word(const ocpp::Open<ChargingProfilePurposeType>& purpose) {
    return purpose == ChargingProfilePurposeType::ChargePointMaxProfile ? "ChargingStationMaxProfile"
                                                                        : std::string(purpose.text());
}

} // namespace

ClearChargingProfileResponse Responder16::on(const ClearChargingProfileRequest& request) {
    ChargingProfiles::Filter filter;
    if (request.id)
        filter.ids.push_back(*request.id);
    if (request.connectorId)
        filter.evse = std::int64_t(*request.connectorId);
    if (request.chargingProfilePurpose)
        filter.purpose = purpose_word(*request.chargingProfilePurpose);
    if (request.stackLevel)
        filter.stack_level = std::int64_t(*request.stackLevel);
    const bool cleared = station_.profiles().clear(filter) > 0;
    station_.changed();
    return {cleared ? ClearChargingProfileStatus::Accepted : ClearChargingProfileStatus::Unknown};
}

DataTransferResponse Responder16::on(const DataTransferRequest& request) {
    if (request.vendorId != station_.options().vendor)
        return {DataTransferStatus::UnknownVendorId, std::nullopt};
    if (request.messageId && *request.messageId != "Echo")
        return {DataTransferStatus::UnknownMessageId, std::nullopt};
    return {DataTransferStatus::Accepted, request.data};
}

GetCompositeScheduleResponse Responder16::on(const GetCompositeScheduleRequest& request) {
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
    const auto all = std::span<const Evse>(station_.evses());
    const auto in_amperes = unit == ChargingRateUnitType::A;
    const auto composite = station_.profiles().composite(
        evse ? std::span<const Evse>(evse, 1) : all, *response.scheduleStart, request.duration,
        in_amperes ? ChargingProfiles::Unit::amperes : ChargingProfiles::Unit::watts);
    auto& schedule = response.chargingSchedule.emplace();
    schedule.duration = composite.duration_s;
    schedule.startSchedule = composite.start;
    schedule.chargingRateUnit = unit;
    for (const auto& [start, limit] : composite.periods)
        schedule.chargingSchedulePeriod.push_back({start, limit, std::nullopt});
    return response;
}

/// It answers questions about all keys, or about as many as it says that it can take.
boost::system::result<GetConfigurationResponse, ocpp::CallFault>
Responder16::on(const GetConfigurationRequest& request) {
    const auto most = static_cast<std::size_t>(protocol_.keys().integer("GetConfigurationMaxKeys"));
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
        std::ranges::for_each(protocol_.keys().all(), tell);
    } else {
        for (const auto& name : *request.key) {
            if (const auto* key = protocol_.keys().find(name))
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

GetLocalListVersionResponse Responder16::on(const GetLocalListVersionRequest&) {
    return {protocol_.keys().boolean("LocalAuthListEnabled") ? station_.local().version() : -1};
}

RemoteStartTransactionResponse Responder16::on(const RemoteStartTransactionRequest& request) {
    const auto usable = [&](const Evse& evse) {
        return evse.free() && !evse.permission && station_.may_use(evse, Token(request.idTag.str()));
    };
    Evse* evse = nullptr;
    if (request.connectorId) {
        evse = station_.find(*request.connectorId);
    } else {
        // One with a vehicle first.
        for (auto& each : station_.evses())
            if (usable(each) && (!evse || (each.vehicle && !evse->vehicle)))
                evse = &each;
    }
    if (!evse || !usable(*evse))
        return {RemoteStartStopStatus::Rejected};
    Permission permission;
    permission.token = Token(request.idTag.str());
    if (request.chargingProfile)
        permission.profile = profile_of(*request.chargingProfile);
    station_.later({},
                   [&station = station_, evse, permission] { station.start_remotely(*evse, permission); });
    return {RemoteStartStopStatus::Accepted};
}

RemoteStopTransactionResponse Responder16::on(const RemoteStopTransactionRequest& request) {
    const auto id = std::to_string(request.transactionId);
    if (!station_.find_transaction(id))
        return {RemoteStartStopStatus::Rejected};
    station_.later({}, [&station = station_, id] {
        if (auto* found = station.find_transaction(id))
            station.end(*found, StopReason::remote);
    });
    return {RemoteStartStopStatus::Accepted};
}

ReserveNowResponse Responder16::on(const ReserveNowRequest& request) {
    const auto status = reserve(request);
    protocol_.report_changes();
    return {status};
}

ReservationStatus Responder16::reserve(const ReserveNowRequest& request) {
    auto* evse = station_.find(request.connectorId);
    if (request.connectorId == 0) {
        const auto free = std::ranges::find_if(
            station_.evses(), [](const Evse& each) { return each.status() == EvseStatus::available; });
        if (free == station_.evses().end())
            return ReservationStatus::Occupied;
        evse = &*free;
    }
    if (!evse || request.expiryDate <= station_.now())
        return ReservationStatus::Rejected;
    switch (evse->status()) {
    case EvseStatus::faulted:
        return ReservationStatus::Faulted;
    case EvseStatus::unavailable:
        return ReservationStatus::Unavailable;
    case EvseStatus::available:
        break;
    case EvseStatus::reserved:
        if (evse->reservation->id == request.reservationId)
            break;
        [[fallthrough]];
    default:
        return ReservationStatus::Occupied;
    }
    const std::string parent = request.parentIdTag ? request.parentIdTag->str() : "";
    // The same id replaces the reservation, wherever it was.
    for (auto& each : station_.evses())
        if (each.reservation && each.reservation->id == request.reservationId)
            each.reservation.reset();
    evse->reservation = Reservation{request.reservationId, Token(request.idTag.str()), parent,
                                    request.expiryDate, request.connectorId == 0};
    return ReservationStatus::Accepted;
}

ResetResponse Responder16::on(const ResetRequest& request) {
    using Patience = Station::Patience;
    const bool soft = request.type == ResetType::Soft;
    station_.later({}, [&station = station_, soft] {
        if (soft)
            station.restart(Start::soft_reset, StopReason::soft_reset, Patience::finish_messages);
        else
            station.restart(Start::hard_reset, StopReason::hard_reset, Patience::none);
    });
    return {ResetStatus::Accepted};
}

SendLocalListResponse Responder16::on(const SendLocalListRequest& request) {
    if (!protocol_.keys().boolean("LocalAuthListEnabled"))
        return {UpdateStatus::NotSupported};
    using Update = LocalAuthorization::Update;
    std::vector<LocalAuthorization::Entry> entries;
    if (request.localAuthorizationList)
        for (const auto& entry : *request.localAuthorizationList) {
            auto& last = entries.emplace_back(LocalAuthorization::Entry{Token(entry.idTag.str())});
            if (entry.idTagInfo)
                last.verdict = verdict_of(*entry.idTagInfo);
        }
    const auto kind = request.updateType == UpdateType::Full ? Update::full : Update::differential;
    switch (station_.local().update(request.listVersion, kind, entries)) {
    case LocalAuthorization::Outcome::accepted:
        return {UpdateStatus::Accepted};
    case LocalAuthorization::Outcome::version_mismatch:
        return {UpdateStatus::VersionMismatch};
    case LocalAuthorization::Outcome::failed:
        break;
    }
    return {UpdateStatus::Failed};
}

SetChargingProfileResponse Responder16::on(const SetChargingProfileRequest& request) {
    const auto* evse = station_.find(request.connectorId);
    if (!evse && request.connectorId != 0)
        return {ChargingProfileStatus::Rejected};
    const auto& profile = request.csChargingProfiles;
    const bool plain = profile.stackLevel == 0 &&
                       profile.chargingProfilePurpose != ChargingProfilePurposeType::ChargePointMaxProfile &&
                       profile.chargingProfileKind != ChargingProfileKindType::Relative;
    if (station_.options().faults.plain_profiles && !plain)
        return {ChargingProfileStatus::NotSupported};
    const bool taken = station_.profiles().install(request.connectorId, profile_of(profile), evse);
    station_.changed();
    return {taken ? ChargingProfileStatus::Accepted : ChargingProfileStatus::Rejected};
}

TriggerMessageResponse Responder16::on(const TriggerMessageRequest& request) {
    if (request.connectorId && *request.connectorId != 0 && !station_.find(*request.connectorId))
        return {TriggerMessageStatus::Rejected};
    const auto connector = request.connectorId ? std::int64_t(*request.connectorId) : -1;
    return {trigger(request.requestedMessage.text(), connector) ? TriggerMessageStatus::Accepted
                                                                : TriggerMessageStatus::NotImplemented};
}

UnlockConnectorResponse Responder16::on(const UnlockConnectorRequest& request) {
    auto* evse = station_.find(request.connectorId);
    if (!evse)
        return {UnlockStatus::NotSupported};
    if (evse->transaction)
        station_.end(*evse, StopReason::unlock_command);
    return {UnlockStatus::Unlocked};
}

} // namespace voltgate::simulator
