#include "core/certificates/signing.hpp"
#include "core/certificates/v2.hpp"
#include "ocpp/v2/certificates.hpp"

#include <utility>

/// What a charge point asks for.
namespace voltgate::core::certificates::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

ocpp2::StatusInfo reason(const char* text) {
    ocpp2::StatusInfo info;
    info.reasonCode = "NotEnabled";
    info.additionalInfo = ocpp::Text<512, 1024>(text);
    return info;
}

SigningDemand demand_of(const ChargePoint& from, const Received<ocpp2::SignCertificateRequest>& received) {
    using Use = ocpp2::CertificateSigningUseEnum;
    const auto& message = received.message;
    SigningDemand asked{from.origin(received.at), message.csr.str(), read_demand(message.csr.str()),
                        received.raw};
    // Without a word it is the charge point's certificate, if it is for ISO 15118 or not.
    const bool is_v2g = message.certificateType && (*message.certificateType == Use::V2GCertificate ||
                                                    *message.certificateType == Use::V2G20Certificate);
    if (is_v2g)
        asked.type = storage::CertificateType::V2GCertificateChain;
    asked.request_number = message.requestId;
    return asked;
}

void serve_signing(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    dispatch.on<ocpp2::SignCertificateRequest>(
        [&store, &settings](ChargePoint& from, Received<ocpp2::SignCertificateRequest> received)
            -> asio::awaitable<ocpp2::SignCertificateResponse> {
            const auto asked = demand_of(from, received);
            const bool waits =
                co_await store.write([&](storage::Database& db) { return demand(db, asked, settings); });
            ocpp2::SignCertificateResponse response; // A02.FR.11, A02.FR.12
            response.status = waits ? ocpp2::GenericStatusEnum::Accepted : ocpp2::GenericStatusEnum::Rejected;
            co_return response;
        });
}

void serve_contracts(Dispatch& dispatch) {
    using Request = ocpp2::Get15118EVCertificateRequest;
    dispatch.on<Request>(
        [](ChargePoint&, Received<Request>) -> asio::awaitable<ocpp2::Get15118EVCertificateResponse> {
            ocpp2::Get15118EVCertificateResponse response;
            response.status = ocpp2::Iso15118EVCertificateStatusEnum::Failed;
            response.statusInfo = reason("no contract certificate pool is connected");
            co_return response;
        });
}

/// M06.FR.02: what cannot be asked of the responder has failed.
void serve_revocation(Dispatch& dispatch) {
    using One = ocpp2::GetCertificateStatusRequest;
    dispatch.on<One>([](ChargePoint&, Received<One>) -> asio::awaitable<ocpp2::GetCertificateStatusResponse> {
        ocpp2::GetCertificateStatusResponse response;
        response.status = ocpp2::GetCertificateStatusEnum::Failed;
        response.statusInfo = reason("certificate responders are not asked yet");
        co_return response;
    });
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    serve_signing(dispatch, store, settings);
    serve_contracts(dispatch);
    serve_revocation(dispatch);
}

} // namespace voltgate::core::certificates::v2
