// Answers about monitors (block N).
#include "tools/simulator/station.hpp"
#include "tools/simulator/v2/parts.hpp"
#include "tools/simulator/v2/protocol.hpp"
#include "tools/simulator/v2/responder.hpp"

#include <algorithm>

namespace voltgate::simulator {

using namespace ocpp::v2;

namespace {

using Monitor = Monitors::Monitor;

ocpp::CallFault too_many(std::int64_t most) {
    return {ocpp::Fault::occurrence, "more than " + std::to_string(most) + " items"};
}

bool meets(const Monitor& monitor, MonitoringCriterionEnum criterion) {
    switch (criterion) {
    case MonitoringCriterionEnum::ThresholdMonitoring:
        return monitor.type == MonitorEnum::UpperThreshold || monitor.type == MonitorEnum::LowerThreshold;
    case MonitoringCriterionEnum::DeltaMonitoring:
        return monitor.type == MonitorEnum::Delta;
    case MonitoringCriterionEnum::PeriodicMonitoring:
        break;
    }
    return monitor.type == MonitorEnum::Periodic || monitor.type == MonitorEnum::PeriodicClockAligned;
}

bool is_at(const Monitor& monitor, const ComponentVariable& asked) {
    const auto component = component_of(monitor.place);
    const auto evse = component.evse ? std::int64_t(component.evse->id) : 0;
    const bool same_evse = !asked.component.evse || asked.component.evse->id == evse;
    return same_evse && component.name == asked.component.name &&
           (!asked.variable || asked.variable->name == monitor.place.variable);
}

bool is_asked_for(const Monitor& monitor, const GetMonitoringReportRequest& request) {
    const auto& places = request.componentVariable;
    const auto& criteria = request.monitoringCriteria;
    const bool at_place =
        !places || std::ranges::any_of(*places, [&](const auto& asked) { return is_at(monitor, asked); });
    const bool of_kind = !criteria || std::ranges::any_of(*criteria, [&](const auto& criterion) {
        const auto known = criterion.known();
        return known && meets(monitor, *known);
    });
    return at_place && of_kind;
}

MonitoringData data_of(const Monitor& monitor) {
    MonitoringData data;
    data.component = component_of(monitor.place);
    data.variable = variable_of(monitor.place);
    auto& made = data.variableMonitoring.emplace_back();
    made.id = monitor.id;
    made.transaction = monitor.only_in_transactions;
    made.value = monitor.value;
    made.type = monitor.type;
    made.severity = monitor.severity;
    made.eventNotificationType = monitor.kind;
    return data;
}

void send_report(Protocol2& protocol, std::int64_t request_id, const std::vector<MonitoringData>& data,
                 std::size_t most, const ocpp::DateTime& at) {
    in_parts(data, most, [&](const std::vector<MonitoringData>& part, std::size_t number, bool is_last) {
        NotifyMonitoringReportRequest request;
        request.requestId = request_id;
        request.generatedAt = at;
        request.seqNo = number;
        request.tbc = !is_last;
        request.monitor = ocpp::List<MonitoringData, 1>(part);
        protocol.report(request);
    });
}

} // namespace

Responder2::Or<SetVariableMonitoringResponse> Responder2::on(const SetVariableMonitoringRequest& request) {
    const auto most = protocol_.model().number("MonitoringCtrlr.ItemsPerMessage[SetVariableMonitoring]");
    if (request.setMonitoringData.size() > static_cast<std::size_t>(most))
        return too_many(most);
    SetVariableMonitoringResponse response;
    for (const auto& wanted : request.setMonitoringData)
        response.setMonitoringResult.push_back(protocol_.monitors().set(wanted, protocol_.model()));
    station_.changed();
    return response;
}

Responder2::Or<ClearVariableMonitoringResponse>
Responder2::on(const ClearVariableMonitoringRequest& request) {
    const auto most = protocol_.model().number("MonitoringCtrlr.ItemsPerMessage[ClearVariableMonitoring]");
    if (request.id.size() > static_cast<std::size_t>(most))
        return too_many(most);
    ClearVariableMonitoringResponse response;
    for (const std::int64_t id : request.id) {
        auto& result = response.clearMonitoringResult.emplace_back();
        result.id = id;
        result.status = protocol_.monitors().clear(id);
    }
    return response;
}

GetMonitoringReportResponse Responder2::on(const GetMonitoringReportRequest& request) {
    std::vector<MonitoringData> data;
    for (const auto& monitor : protocol_.monitors().all())
        if (is_asked_for(monitor, request))
            data.push_back(data_of(monitor));
    if (data.empty())
        return {GenericDeviceModelStatusEnum::EmptyResultSet, std::nullopt, std::nullopt};
    station_.later({}, [&protocol = protocol_, id = request.requestId, data, most = items_in_a_part(),
                        at = station_.now()] { send_report(protocol, id, data, most, at); });
    return {GenericDeviceModelStatusEnum::Accepted, std::nullopt, std::nullopt};
}

SetMonitoringBaseResponse Responder2::on(const SetMonitoringBaseRequest& request) {
    const auto base = request.monitoringBase.known();
    if (!base)
        return {GenericDeviceModelStatusEnum::NotSupported, std::nullopt, std::nullopt};
    protocol_.monitors().keep_base(*base);
    protocol_.model().put({"MonitoringCtrlr", "ActiveMonitoringBase"},
                          std::string(request.monitoringBase.text()));
    return {GenericDeviceModelStatusEnum::Accepted, std::nullopt, std::nullopt};
}

SetMonitoringLevelResponse Responder2::on(const SetMonitoringLevelRequest& request) {
    constexpr std::int64_t least_severe = 9;
    if (request.severity < 0 || request.severity > least_severe)
        return {GenericStatusEnum::Rejected, std::nullopt, std::nullopt};
    protocol_.model().put({"MonitoringCtrlr", "ActiveMonitoringLevel"},
                          std::to_string(static_cast<std::int64_t>(request.severity)));
    return {GenericStatusEnum::Accepted, std::nullopt, std::nullopt};
}

} // namespace voltgate::simulator
