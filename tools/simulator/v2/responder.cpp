#include "tools/simulator/v2/responder.hpp"

#include "ocpp/json/codec.hpp"
#include "tools/simulator/v2/protocol.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <utility>

namespace voltgate::simulator {

namespace {

using namespace ocpp::v2;

using Handler = ocpp::CallAnswer (*)(Responder2&, const boost::json::value&, ocpp::Version);
struct Entry {
    std::string_view action;
    Handler handle;
};

template <class Response>
ocpp::CallAnswer encoded(const Response& response, ocpp::Version version) {
    auto text = ocpp::encode(response, version);
    if (!text)
        return ocpp::CallFault{ocpp::Fault::internal, text.error().text()};
    return std::move(*text);
}

template <class Response>
ocpp::CallAnswer encoded(const boost::system::result<Response, ocpp::CallFault>& response,
                         ocpp::Version version) {
    return response ? encoded(*response, version) : ocpp::CallAnswer(response.error());
}

template <class Request>
ocpp::CallAnswer handle(Responder2& responder, const boost::json::value& payload, ocpp::Version version) {
    ocpp::Decoder decoder{version, ocpp::Validation::strict};
    const auto request = ocpp::decode<Request>(payload, decoder);
    if (!request)
        return ocpp::CallFault{request.error().fault, request.error().text()};
    return encoded(responder.on(*request), version);
}

template <class... Requests>
constexpr auto table(ocpp::ActionList<Requests...>) {
    return std::array{Entry{ocpp::ActionOf<Requests>::name, &handle<Requests>}...};
}

/// Every action that a central system may ask of a 2.0.1 station. Those that 2.1 added it does not know.
constexpr auto handlers = table(
    ocpp::ActionList<CancelReservationRequest, CertificateSignedRequest, ChangeAvailabilityRequest,
                     ClearCacheRequest, ClearChargingProfileRequest, ClearDisplayMessageRequest,
                     ClearVariableMonitoringRequest, CostUpdatedRequest, CustomerInformationRequest,
                     DataTransferRequest, DeleteCertificateRequest, GetBaseReportRequest,
                     GetChargingProfilesRequest, GetCompositeScheduleRequest, GetDisplayMessagesRequest,
                     GetInstalledCertificateIdsRequest, GetLocalListVersionRequest, GetLogRequest,
                     GetMonitoringReportRequest, GetReportRequest, GetTransactionStatusRequest,
                     GetVariablesRequest, InstallCertificateRequest, PublishFirmwareRequest,
                     RequestStartTransactionRequest, RequestStopTransactionRequest, ReserveNowRequest,
                     ResetRequest, SendLocalListRequest, SetChargingProfileRequest, SetDisplayMessageRequest,
                     SetMonitoringBaseRequest, SetMonitoringLevelRequest, SetNetworkProfileRequest,
                     SetVariableMonitoringRequest, SetVariablesRequest, TriggerMessageRequest,
                     UnlockConnectorRequest, UnpublishFirmwareRequest, UpdateFirmwareRequest>());

/// The actions whose messages may be so long only (B05.FR.11, N04.FR.08 and others).
constexpr std::array lengths{
    std::pair{"GetVariables", "DeviceDataCtrlr.BytesPerMessage[GetVariables]"},
    std::pair{"SetVariables", "DeviceDataCtrlr.BytesPerMessage[SetVariables]"},
    std::pair{"GetReport", "DeviceDataCtrlr.BytesPerMessage[GetReport]"},
    std::pair{"SetVariableMonitoring", "MonitoringCtrlr.BytesPerMessage[SetVariableMonitoring]"},
    std::pair{"ClearVariableMonitoring", "MonitoringCtrlr.BytesPerMessage[ClearVariableMonitoring]"},
    std::pair{"SendLocalList", "LocalAuthListCtrlr.BytesPerMessage"},
};

bool is_too_long(const ocpp::IncomingCall& call, const DeviceModel& model) {
    for (const auto& [action, variable] : lengths)
        if (call.action == action)
            return boost::json::serialize(*call.payload).size() >
                   static_cast<std::size_t>(model.number(variable));
    return false;
}

} // namespace

ocpp::CallAnswer Responder2::answer(const ocpp::IncomingCall& call) {
    if (is_too_long(call, protocol_.model()))
        return ocpp::CallFault{ocpp::Fault::formation, "more bytes than a message may have"};
    for (const auto& [action, handler] : handlers)
        if (action == call.action)
            return handler(*this, *call.payload, protocol_.version());
    return ocpp::CallFault{ocpp::Fault::not_implemented,
                           "this charging station does not know " + call.action};
}

} // namespace voltgate::simulator
