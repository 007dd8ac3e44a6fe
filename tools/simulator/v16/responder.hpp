#pragma once

#include "ocpp/rpc/call.hpp"
#include "ocpp/v16/messages.hpp"

#include <cstdint>

namespace voltgate::simulator {

class Station;
class Protocol16;
struct Evse;

/// How a 1.6 station answers the commands of the central system: one overload of on() per action. What a
/// command sets off happens after its answer. Made per call.
class Responder16 {
public:
    Responder16(Station& station, Protocol16& protocol)
        : station_(station)
        , protocol_(protocol) {}

    ocpp::CallAnswer answer(const ocpp::IncomingCall& call);

    // commands.cpp: core profile, remote trigger, reservation, local list, smart charging
    ocpp::v16::CancelReservationResponse on(const ocpp::v16::CancelReservationRequest& request);
    ocpp::v16::ChangeAvailabilityResponse on(const ocpp::v16::ChangeAvailabilityRequest& request);
    ocpp::v16::ChangeConfigurationResponse on(const ocpp::v16::ChangeConfigurationRequest& request);
    ocpp::v16::ClearCacheResponse on(const ocpp::v16::ClearCacheRequest& request);
    ocpp::v16::ClearChargingProfileResponse on(const ocpp::v16::ClearChargingProfileRequest& request);
    ocpp::v16::DataTransferResponse on(const ocpp::v16::DataTransferRequest& request);
    ocpp::v16::GetCompositeScheduleResponse on(const ocpp::v16::GetCompositeScheduleRequest& request);
    boost::system::result<ocpp::v16::GetConfigurationResponse, ocpp::CallFault>
    on(const ocpp::v16::GetConfigurationRequest& request);
    ocpp::v16::GetLocalListVersionResponse on(const ocpp::v16::GetLocalListVersionRequest& request);
    ocpp::v16::RemoteStartTransactionResponse on(const ocpp::v16::RemoteStartTransactionRequest& request);
    ocpp::v16::RemoteStopTransactionResponse on(const ocpp::v16::RemoteStopTransactionRequest& request);
    ocpp::v16::ReserveNowResponse on(const ocpp::v16::ReserveNowRequest& request);
    ocpp::v16::ResetResponse on(const ocpp::v16::ResetRequest& request);
    ocpp::v16::SendLocalListResponse on(const ocpp::v16::SendLocalListRequest& request);
    ocpp::v16::SetChargingProfileResponse on(const ocpp::v16::SetChargingProfileRequest& request);
    ocpp::v16::TriggerMessageResponse on(const ocpp::v16::TriggerMessageRequest& request);
    ocpp::v16::UnlockConnectorResponse on(const ocpp::v16::UnlockConnectorRequest& request);

    // certificates.cpp
    ocpp::v16::CertificateSignedResponse on(const ocpp::v16::CertificateSignedRequest& request);
    ocpp::v16::DeleteCertificateResponse on(const ocpp::v16::DeleteCertificateRequest& request);
    ocpp::v16::GetInstalledCertificateIdsResponse
    on(const ocpp::v16::GetInstalledCertificateIdsRequest& request);
    ocpp::v16::InstallCertificateResponse on(const ocpp::v16::InstallCertificateRequest& request);

    // maintenance.cpp: firmware, diagnostics
    ocpp::v16::ExtendedTriggerMessageResponse on(const ocpp::v16::ExtendedTriggerMessageRequest& request);
    ocpp::v16::GetDiagnosticsResponse on(const ocpp::v16::GetDiagnosticsRequest& request);
    ocpp::v16::GetLogResponse on(const ocpp::v16::GetLogRequest& request);
    ocpp::v16::SignedUpdateFirmwareResponse on(const ocpp::v16::SignedUpdateFirmwareRequest& request);
    ocpp::v16::UpdateFirmwareResponse on(const ocpp::v16::UpdateFirmwareRequest& request);

private:
    ocpp::v16::ReservationStatus reserve(const ocpp::v16::ReserveNowRequest& request);
    ocpp::v16::AvailabilityStatus change(Evse& evse, ocpp::v16::AvailabilityType type);
    bool trigger(std::string_view message, std::int64_t connector);
    void tell_of_diagnostics();
    void tell_of_log();
    bool request_certificate();

    Station& station_;
    Protocol16& protocol_;
};

} // namespace voltgate::simulator
