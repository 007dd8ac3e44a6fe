#include "core/availability/v2.hpp"

#include "core/wire.hpp"
#include "ocpp/types/text.hpp"
#include "ocpp/v2/availability.hpp"

namespace voltgate::core::availability::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using wire::text_of;

StatusReport report_of(const Origin& origin, const ocpp2::StatusNotificationRequest& message) {
    StatusReport report;
    report.origin = origin;
    report.evse_id = message.evseId;
    report.connector_id = message.connectorId;
    report.status = message.connectorStatus.text();
    report.reported_at = message.timestamp.at;
    return report;
}

/// Which part of the charging station an event is about; nothing: none that has a state.
std::optional<Part> part_of(const ocpp2::Component& component) {
    const std::int64_t evse = component.evse ? std::int64_t(component.evse->id) : 0;
    if (ocpp::equal_ignoring_case(component.name, "ChargingStation"))
        return Part{0, std::nullopt};
    if (evse == 0)
        return std::nullopt;
    if (ocpp::equal_ignoring_case(component.name, "EVSE"))
        return Part{evse, std::nullopt};
    if (ocpp::equal_ignoring_case(component.name, "Connector"))
        return Part{evse, component.evse->connectorId ? std::int64_t(*component.evse->connectorId) : 1};
    return std::nullopt;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    dispatch.on<ocpp2::StatusNotificationRequest>(
        [&store, &settings](ChargePoint& from, Received<ocpp2::StatusNotificationRequest> received)
            -> asio::awaitable<ocpp2::StatusNotificationResponse> {
            const auto report = report_of(from.origin(received.at), received.message);
            const bool known =
                co_await store.write([&](storage::Database& db) { return record(db, report, settings); });
            if (!known)
                from.deviations().count(beyond_equipment, words_of(report));
            co_return ocpp2::StatusNotificationResponse{};
        });
}

std::optional<StatusReport> report_of(const Origin& origin, const ocpp2::EventData& event) {
    if (!ocpp::equal_ignoring_case(event.variable.name, "AvailabilityState"))
        return std::nullopt;
    const auto part = part_of(event.component);
    if (!part)
        return std::nullopt;
    StatusReport report;
    report.origin = origin;
    report.evse_id = part->evse_id;
    report.connector_id = part->connector_id;
    report.status = event.actualValue.str();
    report.info = text_of(event.techInfo);
    report.vendor_error_code = text_of(event.techCode);
    report.reported_at = event.timestamp.at;
    return report;
}

std::optional<Refusal> refuse_change(const ChangeAvailability& command, ocpp::Version) {
    return command.connector_id && command.evse_id.value_or(0) == 0
               ? std::optional(invalid("evse_id", "is required with connector_id"))
               : std::nullopt;
}

asio::awaitable<Outcome> change_availability(Conversation& station, ChangeAvailability command) {
    ocpp2::ChangeAvailabilityRequest request;
    request.operationalStatus = command.type == OperationalType::Operative
                                    ? ocpp2::OperationalStatusEnum::Operative
                                    : ocpp2::OperationalStatusEnum::Inoperative;
    if (command.evse_id.value_or(0) > 0) {
        request.evse.emplace().id = *command.evse_id;
        if (command.connector_id)
            request.evse->connectorId = *command.connector_id;
    }
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    // Scheduled is a promise: it takes effect when the running transaction ends.
    const bool refused = answer->status == ocpp2::ChangeAvailabilityStatusEnum::Rejected;
    co_return station.answered(answer->status.text(), refused ? Verdict::rejected : Verdict::accepted);
}

} // namespace voltgate::core::availability::v2
