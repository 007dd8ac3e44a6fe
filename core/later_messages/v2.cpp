#include "core/later_messages/v2.hpp"

#include "core/events.hpp"
#include "ocpp/v2/battery_swap.hpp"
#include "ocpp/v2/certificates.hpp"
#include "ocpp/v2/der_control.hpp"
#include "ocpp/v2/event_streams.hpp"
#include "ocpp/v2/payment.hpp"
#include "ocpp/v2/smart_charging.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <utility>

namespace voltgate::core::later_messages::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using ocpp::ActionOf;

constexpr std::chrono::hours ask_again{24}; // about a certificate that nobody here has looked up

// What an answer may hold, while a message may have held more.
constexpr std::size_t most_vat_digits = 20;
constexpr std::size_t most_certificates = 4;

struct Noted {
    std::string charge_point_id;
    std::string action;
    boost::json::value message;
};
BOOST_DESCRIBE_STRUCT(Noted, (), (charge_point_id, action, message))

/// Most messages only tell something.
template <class Request>
typename ActionOf<Request>::Response answer_to(const Request&, Instant) {
    return {};
}

/// What may be opened, is asked for by an operator; there is nobody who would read it.
ocpp2::OpenPeriodicEventStreamResponse answer_to(const ocpp2::OpenPeriodicEventStreamRequest&, Instant) {
    ocpp2::OpenPeriodicEventStreamResponse response;
    response.status = ocpp2::GenericStatusEnum::Rejected;
    return response;
}

ocpp2::PullDynamicScheduleUpdateResponse answer_to(const ocpp2::PullDynamicScheduleUpdateRequest&, Instant) {
    ocpp2::PullDynamicScheduleUpdateResponse response;
    response.status = ocpp2::ChargingProfileStatusEnum::Rejected;
    return response;
}

ocpp2::VatNumberValidationResponse answer_to(const ocpp2::VatNumberValidationRequest& request, Instant) {
    ocpp2::VatNumberValidationResponse response;
    if (request.vatNumber && request.vatNumber->str().size() <= most_vat_digits) // a longer one is no answer
        response.vatNumber = request.vatNumber;
    response.evseId = request.evseId;
    response.status = ocpp2::GenericStatusEnum::Rejected;
    return response;
}

ocpp2::CertificateStatus status_of(const ocpp2::CertificateStatusRequestInfo& wanted, Instant at) {
    ocpp2::CertificateStatus status;
    status.certificateHashData = wanted.certificateHashData;
    status.source = wanted.source;
    status.status = ocpp2::CertificateStatusEnum::Failed;
    status.nextUpdate = at + ask_again;
    return status;
}

/// The answer names the certificates as they were named; names that no answer may hold are a fault.
Dispatch::Judged<ocpp2::GetCertificateChainStatusResponse>
answer_to(const ocpp2::GetCertificateChainStatusRequest& request, Instant at) {
    ocpp2::GetCertificateChainStatusResponse response;
    auto& statuses = response.certificateStatus.emplace();
    if (request.certificateStatusRequests)
        for (const auto& each : *request.certificateStatusRequests)
            if (statuses.size() < most_certificates)
                statuses.push_back(status_of(each, at));
    const auto sayable = ocpp::json::encode(response, ocpp::Version::v21);
    if (!sayable)
        return ocpp::CallFault{ocpp::Fault::property, sayable.error().text()};
    return response;
}

template <class Request>
using AnswerTo = decltype(answer_to(std::declval<const Request&>(), Instant()));

template <class Request>
void note(Dispatch& dispatch, storage::Store& store) {
    dispatch.on<Request>(
        [&store](ChargePoint& from, Received<Request> received) -> asio::awaitable<AnswerTo<Request>> {
            const events::Subject subject{from.organization_id(), from.identity()};
            const Noted noted{from.identity(), std::string(ActionOf<Request>::name), received.raw};
            co_await store.write([&](storage::Database& db) {
                events::record(db, events::message_noted, subject, received.at, noted);
            });
            co_return answer_to(received.message, received.at);
        });
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store) {
    note<ocpp2::BatterySwapRequest>(dispatch, store);
    note<ocpp2::NotifyDERAlarmRequest>(dispatch, store);
    note<ocpp2::NotifyDERStartStopRequest>(dispatch, store);
    note<ocpp2::ReportDERControlRequest>(dispatch, store);
    note<ocpp2::NotifySettlementRequest>(dispatch, store);
    note<ocpp2::VatNumberValidationRequest>(dispatch, store);
    note<ocpp2::NotifyPriorityChargingRequest>(dispatch, store);
    note<ocpp2::PullDynamicScheduleUpdateRequest>(dispatch, store);
    note<ocpp2::OpenPeriodicEventStreamRequest>(dispatch, store);
    note<ocpp2::ClosePeriodicEventStreamRequest>(dispatch, store);
    note<ocpp2::GetCertificateChainStatusRequest>(dispatch, store);
}

} // namespace voltgate::core::later_messages::v2
