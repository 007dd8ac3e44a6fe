#include "core/availability/v16.hpp"

#include "core/wire.hpp"
#include "ocpp/v16/availability.hpp"

namespace voltgate::core::availability::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;
using wire::text_of;

StatusReport report_of(const ChargePoint& from, const Received<ocpp16::StatusNotificationRequest>& received) {
    const auto& message = received.message;
    StatusReport report;
    report.origin = from.origin(received.at);
    report.evse_id = message.connectorId;
    report.status = message.status.text();
    if (!(message.errorCode == ocpp16::ChargePointErrorCode::NoError))
        report.error_code = message.errorCode.text();
    report.info = text_of(message.info);
    report.vendor_id = text_of(message.vendorId);
    report.vendor_error_code = text_of(message.vendorErrorCode);
    report.reported_at = wire::instant_of(message.timestamp);
    return report;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    dispatch.on<ocpp16::StatusNotificationRequest>(
        [&store, &settings](ChargePoint& from, Received<ocpp16::StatusNotificationRequest> received)
            -> asio::awaitable<ocpp16::StatusNotificationResponse> {
            const auto report = report_of(from, received);
            const bool known =
                co_await store.write([&](storage::Database& db) { return record(db, report, settings); });
            if (!known)
                from.deviations().count(beyond_equipment, words_of(report));
            co_return ocpp16::StatusNotificationResponse{};
        });
}

std::optional<Refusal> refuse_change(const ChangeAvailability& command) {
    return command.connector_id.value_or(1) != 1
               ? std::optional(no_words_for("OCPP 1.6 knows one connector of an EVSE only"))
               : std::nullopt;
}

asio::awaitable<Outcome> change_availability(Conversation& station, ChangeAvailability command) {
    ocpp16::ChangeAvailabilityRequest request;
    request.connectorId = command.evse_id.value_or(0);
    request.type = command.type == OperationalType::Operative ? ocpp16::AvailabilityType::Operative
                                                              : ocpp16::AvailabilityType::Inoperative;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    // Scheduled is a promise: it takes effect when the running transaction ends.
    const bool refused = answer->status == ocpp16::AvailabilityStatus::Rejected;
    co_return station.answered(answer->status.text(), refused ? Verdict::rejected : Verdict::accepted);
}

} // namespace voltgate::core::availability::v16
