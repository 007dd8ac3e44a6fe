#include "tools/simulator/v16/responder.hpp"

#include "ocpp/json/codec.hpp"
#include "ocpp/v16/actions.hpp"

#include <array>

namespace voltgate::simulator {

namespace {

using namespace ocpp::v16;

using Handler = ocpp::CallAnswer (*)(Responder16&, const boost::json::value&);
struct Entry {
    std::string_view action;
    Handler handle;
};

template <class Response>
ocpp::CallAnswer encoded(const Response& response) {
    auto text = ocpp::encode(response, ocpp::Version::v16);
    if (!text)
        return ocpp::CallFault{ocpp::Fault::internal, text.error().text()};
    return std::move(*text);
}

template <class Response>
ocpp::CallAnswer encoded(const boost::system::result<Response, ocpp::CallFault>& response) {
    return response ? encoded(*response) : ocpp::CallAnswer(response.error());
}

template <class Request>
ocpp::CallAnswer handle(Responder16& responder, const boost::json::value& payload) {
    ocpp::Decoder decoder{ocpp::Version::v16, ocpp::Validation::strict};
    const auto request = ocpp::decode<Request>(payload, decoder);
    if (!request)
        return ocpp::CallFault{request.error().fault, request.error().text()};
    return encoded(responder.on(*request));
}

template <class... Requests>
constexpr auto table(ocpp::ActionList<Requests...>) {
    return std::array{Entry{ocpp::ActionOf<Requests>::name, &handle<Requests>}...};
}

/// Every action that a central system may ask of a 1.6 charge point.
constexpr auto handlers =
    table(ocpp::ActionList<CancelReservationRequest, CertificateSignedRequest, ChangeAvailabilityRequest,
                           ChangeConfigurationRequest, ClearCacheRequest, ClearChargingProfileRequest,
                           DataTransferRequest, DeleteCertificateRequest, ExtendedTriggerMessageRequest,
                           GetCompositeScheduleRequest, GetConfigurationRequest, GetDiagnosticsRequest,
                           GetInstalledCertificateIdsRequest, GetLocalListVersionRequest, GetLogRequest,
                           InstallCertificateRequest, RemoteStartTransactionRequest,
                           RemoteStopTransactionRequest, ReserveNowRequest, ResetRequest,
                           SendLocalListRequest, SetChargingProfileRequest, SignedUpdateFirmwareRequest,
                           TriggerMessageRequest, UnlockConnectorRequest, UpdateFirmwareRequest>());

} // namespace

ocpp::CallAnswer Responder16::answer(const ocpp::IncomingCall& call) {
    for (const auto& [action, handler] : handlers)
        if (action == call.action)
            return handler(*this, *call.payload);
    return ocpp::CallFault{ocpp::Fault::not_implemented, "this charge point does not know " + call.action};
}

} // namespace voltgate::simulator
