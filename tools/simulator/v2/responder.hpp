#pragma once

#include "ocpp/rpc/call.hpp"
#include "ocpp/v2/messages.hpp"
#include "tools/simulator/evse.hpp"
#include "tools/simulator/token.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace voltgate::simulator {

namespace v2 = ocpp::v2;
class Station;
class Protocol2;

/// How a 2.x station answers the commands of the central system: one overload of on() per action. What a
/// command sets off happens after its answer. Made per call.
class Responder2 {
public:
    template <class Response>
    using Or = boost::system::result<Response, ocpp::CallFault>;

    Responder2(Station& station, Protocol2& protocol)
        : station_(station)
        , protocol_(protocol) {}

    ocpp::CallAnswer answer(const ocpp::IncomingCall& call);

    // variables.cpp
    v2::GetBaseReportResponse on(const v2::GetBaseReportRequest& request);
    v2::GetReportResponse on(const v2::GetReportRequest& request);
    Or<v2::GetVariablesResponse> on(const v2::GetVariablesRequest& request);
    Or<v2::SetVariablesResponse> on(const v2::SetVariablesRequest& request);
    v2::SetNetworkProfileResponse on(const v2::SetNetworkProfileRequest& request);

    // remote_control.cpp
    v2::RequestStartTransactionResponse on(const v2::RequestStartTransactionRequest& request);
    v2::RequestStopTransactionResponse on(const v2::RequestStopTransactionRequest& request);
    v2::GetTransactionStatusResponse on(const v2::GetTransactionStatusRequest& request);
    v2::UnlockConnectorResponse on(const v2::UnlockConnectorRequest& request);
    v2::TriggerMessageResponse on(const v2::TriggerMessageRequest& request);

    // availability.cpp
    v2::ResetResponse on(const v2::ResetRequest& request);
    v2::ChangeAvailabilityResponse on(const v2::ChangeAvailabilityRequest& request);
    v2::ReserveNowResponse on(const v2::ReserveNowRequest& request);
    v2::CancelReservationResponse on(const v2::CancelReservationRequest& request);

    // customers.cpp: what it knows of tokens and tells people
    v2::ClearCacheResponse on(const v2::ClearCacheRequest& request);
    v2::SendLocalListResponse on(const v2::SendLocalListRequest& request);
    v2::GetLocalListVersionResponse on(const v2::GetLocalListVersionRequest& request);
    v2::CustomerInformationResponse on(const v2::CustomerInformationRequest& request);
    v2::CostUpdatedResponse on(const v2::CostUpdatedRequest& request);
    v2::SetDisplayMessageResponse on(const v2::SetDisplayMessageRequest& request);
    v2::GetDisplayMessagesResponse on(const v2::GetDisplayMessagesRequest& request);
    v2::ClearDisplayMessageResponse on(const v2::ClearDisplayMessageRequest& request);
    v2::DataTransferResponse on(const v2::DataTransferRequest& request);

    // smart_charging.cpp
    v2::SetChargingProfileResponse on(const v2::SetChargingProfileRequest& request);
    v2::GetChargingProfilesResponse on(const v2::GetChargingProfilesRequest& request);
    v2::ClearChargingProfileResponse on(const v2::ClearChargingProfileRequest& request);
    v2::GetCompositeScheduleResponse on(const v2::GetCompositeScheduleRequest& request);

    // maintenance.cpp
    v2::UpdateFirmwareResponse on(const v2::UpdateFirmwareRequest& request);
    v2::PublishFirmwareResponse on(const v2::PublishFirmwareRequest& request);
    v2::UnpublishFirmwareResponse on(const v2::UnpublishFirmwareRequest& request);
    v2::GetLogResponse on(const v2::GetLogRequest& request);

    // monitoring.cpp
    Or<v2::SetVariableMonitoringResponse> on(const v2::SetVariableMonitoringRequest& request);
    Or<v2::ClearVariableMonitoringResponse> on(const v2::ClearVariableMonitoringRequest& request);
    v2::GetMonitoringReportResponse on(const v2::GetMonitoringReportRequest& request);
    v2::SetMonitoringBaseResponse on(const v2::SetMonitoringBaseRequest& request);
    v2::SetMonitoringLevelResponse on(const v2::SetMonitoringLevelRequest& request);

    // certificates.cpp
    v2::CertificateSignedResponse on(const v2::CertificateSignedRequest& request);
    v2::InstallCertificateResponse on(const v2::InstallCertificateRequest& request);
    v2::GetInstalledCertificateIdsResponse on(const v2::GetInstalledCertificateIdsRequest& request);
    v2::DeleteCertificateResponse on(const v2::DeleteCertificateRequest& request);

private:
    [[nodiscard]] Evse* choose(const v2::RequestStartTransactionRequest& request);
    [[nodiscard]] v2::ReserveNowStatusEnum reserve(const v2::ReserveNowRequest& request);
    [[nodiscard]] v2::TriggerMessageStatusEnum trigger(const v2::TriggerMessageRequest& request);
    [[nodiscard]] std::size_t items_in_a_part() const;
    void request_certificate(v2::CertificateSigningUseEnum use);
    void reset_evse(unsigned number);

    Station& station_;
    Protocol2& protocol_;
};

} // namespace voltgate::simulator
