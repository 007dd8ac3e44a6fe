#include "core/availability/v2.hpp"
#include "core/diagnostics/device_events.hpp"
#include "core/diagnostics/event_parts.hpp"
#include "core/diagnostics/v2_monitoring.hpp"
#include "core/diagnostics/v2_names.hpp"
#include "ocpp/v2/monitoring.hpp"

#include <memory>
#include <utility>

/// What charge points tell of their monitors, and what these tell.
namespace voltgate::core::diagnostics::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using multipart::MultipartKind;
using wire::text_of;

/// The purpose of a report without conditions: what is not in it is not there.
constexpr std::string_view everything = "everything";

template <class Number>
std::optional<std::int64_t> number_of(const std::optional<Number>& number) {
    return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

storage::DeviceEvent event_of(const ocpp2::EventData& data) {
    storage::DeviceEvent event;
    static_cast<storage::VariableName&>(event) = name_of(data.component, data.variable);
    event.number = data.eventId;
    event.trigger = std::string(data.trigger.text());
    event.origin = std::string(data.eventNotificationType.text());
    event.severity = number_of(data.severity);
    event.monitor_number = number_of(data.variableMonitoringId);
    event.actual_value = data.actualValue.str();
    event.cleared = data.cleared;
    event.cause_number = number_of(data.cause);
    event.tech_code = text_of(data.techCode);
    event.tech_info = text_of(data.techInfo);
    event.transaction_id = text_of(data.transactionId);
    event.reported_at = data.timestamp.at;
    return event;
}

void take(storage::Database& db, const Origin& origin, const Received<ocpp2::NotifyEventRequest>& received,
          const Settings& settings) {
    for (const auto& data : received.message.eventData) {
        record_event(db, origin, event_of(data), settings);
        if (const auto status = availability::v2::report_of(origin, data))
            availability::record(db, *status, settings);
    }
}

storage::Monitor monitor_of(const ocpp2::MonitoringData& data, const ocpp2::VariableMonitoring& each) {
    storage::Monitor monitor;
    static_cast<storage::VariableName&>(monitor) = name_of(data.component, data.variable);
    monitor.number = each.id;
    monitor.type = std::string(each.type.text());
    monitor.value = each.value;
    monitor.severity = each.severity;
    monitor.only_in_transaction = each.transaction;
    if (each.eventNotificationType)
        monitor.origin = std::string(each.eventNotificationType->text());
    return monitor;
}

multipart::Taken take(storage::Database& db, const Origin& origin,
                      const ocpp2::NotifyMonitoringReportRequest& message,
                      const multipart::MultipartSettings& settings) {
    const multipart::Part part{origin, MultipartKind::monitoring_report, message.requestId,
                               std::int64_t(message.seqNo), message.tbc.value_or(false)};
    const auto taken = multipart::take(db, part, settings);
    if (taken.asked_for && message.monitor)
        for (const auto& data : *message.monitor)
            for (const auto& each : data.variableMonitoring)
                monitor_told(db, origin, monitor_of(data, each));
    if (taken.completed && taken.purpose == everything)
        monitors_complete(db, origin, taken.asked_at);
    return taken;
}

ocpp2::GetMonitoringReportRequest request_of(const GetMonitoringReport& command) {
    ocpp2::GetMonitoringReportRequest request;
    if (command.criteria)
        for (const auto each : *command.criteria) {
            if (!request.monitoringCriteria)
                request.monitoringCriteria.emplace();
            request.monitoringCriteria->push_back(
                ocpp::Open<ocpp2::MonitoringCriterionEnum>::of(storage::word_of(each)));
        }
    if (command.variables)
        for (const auto& each : *command.variables) {
            if (!request.componentVariable)
                request.componentVariable.emplace();
            auto& wanted = request.componentVariable->emplace_back();
            wanted.component = component_of(each);
            if (each.variable_name)
                wanted.variable = variable_of(*each.variable_name, each.variable_instance);
        }
    return request;
}

bool asks_for_everything(const GetMonitoringReport& command) {
    return !command.criteria && !command.variables;
}

/// A report that the charge point does not send; one without content is no failure.
Outcome without_report(Conversation& station, const ocpp2::GetMonitoringReportResponse& answer, bool all,
                       const Clock& clock) {
    const bool empty = answer.status == ocpp2::GenericDeviceModelStatusEnum::EmptyResultSet;
    auto outcome = station.answered(answer.status.text(), verdict_of(empty));
    if (empty && all)
        outcome.effect = [origin = station.charge_point().origin(clock.now())](storage::Database& db) {
            monitors_complete(db, origin, origin.received_at);
        };
    return outcome;
}

} // namespace

void serve_events(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    using Request = ocpp2::NotifyEventRequest;
    auto parts = std::make_shared<EventParts>(); // the copies of the handler share it
    dispatch.on<Request>(
        [&store, &settings, parts = std::move(parts)](
            ChargePoint& from, Received<Request> received) -> asio::awaitable<ocpp2::NotifyEventResponse> {
            const auto origin = from.origin(received.at);
            const auto gap = parts->missing_before(from.identity(), received.message.seqNo,
                                                   received.message.tbc.value_or(false));
            if (gap)
                from.deviations().count("missing_part", "NotifyEvent: " + *gap);
            co_await store.write([&](storage::Database& db) { take(db, origin, received, settings); });
            co_return ocpp2::NotifyEventResponse{};
        });
}

void serve_monitoring_reports(Dispatch& dispatch, storage::Store& store, multipart::Collector& multiparts) {
    using Request = ocpp2::NotifyMonitoringReportRequest;
    dispatch.on<Request>([&store, &multiparts](ChargePoint& from, Received<Request> received)
                             -> asio::awaitable<ocpp2::NotifyMonitoringReportResponse> {
        const auto origin = from.origin(received.at);
        const auto taken = co_await store.write(
            [&](storage::Database& db) { return take(db, origin, received.message, multiparts.settings()); });
        multiparts.told(taken);
        co_return ocpp2::NotifyMonitoringReportResponse{};
    });
}

asio::awaitable<Outcome> get_monitoring_report(Conversation& station, GetMonitoringReport command,
                                               const Clock& clock, multipart::Collector& multiparts) {
    auto request = request_of(command);
    const bool all = asks_for_everything(command);
    std::string purpose = all ? std::string(everything) : std::string();
    auto asked = co_await multiparts.ask(station, MultipartKind::monitoring_report, std::move(request),
                                         std::move(purpose));
    if (!asked.answer)
        co_return outcome_of(asked.answer.error());
    if (!asked.accepted())
        co_return without_report(station, *asked.answer, all, clock);
    const auto request_id = asked.collection.request_id;
    const auto ending = co_await multiparts.end_of(std::move(asked.collection));
    auto outcome = answered(std::string(asked.answer->status.text()), Verdict::accepted, {});
    outcome.result["request_number"] = request_id;
    outcome.result["report"] = storage::word_of(ending);
    co_return outcome;
}

} // namespace voltgate::core::diagnostics::v2
