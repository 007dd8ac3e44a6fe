// Answers about the device model (block B).
#include "tools/simulator/station.hpp"
#include "tools/simulator/v2/parts.hpp"
#include "tools/simulator/v2/protocol.hpp"
#include "tools/simulator/v2/responder.hpp"

#include <algorithm>

namespace voltgate::simulator {

namespace {

using Entry = DeviceModel::Entry;
using namespace ocpp::v2;

ReportData report_of(const Entry& entry, std::size_t longest) {
    ReportData data;
    data.component = component_of(entry.place);
    data.variable = variable_of(entry.place);
    auto& attribute = data.variableAttribute.emplace_back();
    attribute.type = AttributeEnum::Actual;
    attribute.mutability = entry.mutability;
    attribute.persistent = true;
    attribute.constant = false;
    if (entry.mutability != MutabilityEnum::WriteOnly)
        attribute.value = entry.value.substr(0, longest);
    auto& characteristics = data.variableCharacteristics.emplace();
    characteristics.dataType = entry.type;
    characteristics.supportsMonitoring = entry.monitored;
    if (!entry.unit.empty())
        characteristics.unit = entry.unit;
    if (entry.min)
        characteristics.minLimit = *entry.min;
    if (entry.max)
        characteristics.maxLimit = *entry.max;
    if (!entry.values.empty())
        characteristics.valuesList = entry.values;
    return data;
}

bool belongs(const Entry& entry, ReportBaseEnum base) {
    switch (base) {
    case ReportBaseEnum::ConfigurationInventory:
        return entry.mutability != MutabilityEnum::ReadOnly;
    case ReportBaseEnum::SummaryInventory:
        return entry.place.variable == "AvailabilityState" || entry.place.variable == "Problem";
    default:
        return true;
    }
}

/// B08: a component that does not say whether it is available, active or enabled is so; without a problem.
bool meets(const DeviceModel& model, const Entry& entry,
           const ocpp::Open<ComponentCriterionEnum>& criterion) {
    auto place = entry.place;
    place.variable = criterion.text();
    place.instance.clear();
    const auto* told = model.find(place);
    if (!told)
        return criterion != ComponentCriterionEnum::Problem;
    return told->value == "true";
}

bool is_asked_for(const Entry& entry, const ComponentVariable& asked) {
    const auto& place = entry.place;
    const auto component = component_of(place);
    if (!(component.name == asked.component.name))
        return false;
    // A component with no EVSE named means all of that name.
    if (asked.component.evse) {
        if (asked.component.evse->id != place.evse)
            return false;
        if (asked.component.evse->connectorId && *asked.component.evse->connectorId != place.connector)
            return false;
    }
    if (!asked.variable)
        return true;
    const std::string_view instance =
        asked.variable->instance ? asked.variable->instance->str() : std::string_view();
    return asked.variable->name == place.variable &&
           (instance.empty() || ocpp::equal_ignoring_case(instance, place.instance));
}

bool is_asked_for(const DeviceModel& model, const Entry& entry, const GetReportRequest& request) {
    const bool named = !request.componentVariable ||
                       std::ranges::any_of(*request.componentVariable,
                                           [&](const auto& asked) { return is_asked_for(entry, asked); });
    const bool meeting = !request.componentCriteria ||
                         std::ranges::any_of(*request.componentCriteria, [&](const auto& criterion) {
                             return meets(model, entry, criterion);
                         });
    return named && meeting;
}

void send_report(Protocol2& protocol, std::int64_t request_id, const std::vector<ReportData>& data,
                 std::size_t most, const ocpp::DateTime& at) {
    in_parts(data, most, [&](const std::vector<ReportData>& part, std::size_t number, bool is_last) {
        NotifyReportRequest request;
        request.requestId = request_id;
        request.generatedAt = at;
        request.seqNo = number;
        request.tbc = !is_last;
        if (!part.empty())
            request.reportData = ocpp::List<ReportData, 1>(part);
        protocol.report(request);
    });
}

ocpp::CallFault too_many(std::int64_t most) {
    return {ocpp::Fault::occurrence, "more than " + std::to_string(most) + " items"};
}

} // namespace

std::size_t Responder2::items_in_a_part() const {
    if (station_.options().faults.many_parts)
        return 1;
    return static_cast<std::size_t>(
        std::max<std::int64_t>(1, protocol_.model().number("DeviceDataCtrlr.ItemsPerMessage[GetReport]")));
}

GetBaseReportResponse Responder2::on(const GetBaseReportRequest& request) {
    const auto base = request.reportBase.known();
    if (!base)
        return {GenericDeviceModelStatusEnum::NotSupported, std::nullopt, std::nullopt};
    const auto longest =
        static_cast<std::size_t>(protocol_.model().number("DeviceDataCtrlr.ReportingValueSize"));
    std::vector<ReportData> data;
    for (const auto& entry : protocol_.model().all())
        if (belongs(entry, *base))
            data.push_back(report_of(entry, longest));
    station_.later({}, [&protocol = protocol_, id = request.requestId, data, most = items_in_a_part(),
                        at = station_.now()] { send_report(protocol, id, data, most, at); });
    return {GenericDeviceModelStatusEnum::Accepted, std::nullopt, std::nullopt};
}

GetReportResponse Responder2::on(const GetReportRequest& request) {
    const auto longest =
        static_cast<std::size_t>(protocol_.model().number("DeviceDataCtrlr.ReportingValueSize"));
    std::vector<ReportData> data;
    for (const auto& entry : protocol_.model().all())
        if (is_asked_for(protocol_.model(), entry, request))
            data.push_back(report_of(entry, longest));
    if (data.empty())
        return {GenericDeviceModelStatusEnum::EmptyResultSet, std::nullopt, std::nullopt};
    station_.later({}, [&protocol = protocol_, id = request.requestId, data, most = items_in_a_part(),
                        at = station_.now()] { send_report(protocol, id, data, most, at); });
    return {GenericDeviceModelStatusEnum::Accepted, std::nullopt, std::nullopt};
}

namespace {

GetVariableResult result_of(const DeviceModel& model, const GetVariableData& asked) {
    using enum GetVariableStatusEnum;
    GetVariableResult result;
    result.component = asked.component;
    result.variable = asked.variable;
    result.attributeType = asked.attributeType;
    const auto* entry = model.find(asked.component, asked.variable);
    if (!entry) {
        result.attributeStatus = model.has(asked.component) ? UnknownVariable : UnknownComponent;
    } else if (asked.attributeType && *asked.attributeType != AttributeEnum::Actual) {
        result.attributeStatus = NotSupportedAttributeType;
    } else if (entry->mutability == MutabilityEnum::WriteOnly) {
        result.attributeStatus = Rejected; // B06.FR.09
        result.attributeStatusInfo = because("WriteOnly");
    } else {
        result.attributeStatus = Accepted;
        result.attributeValue = entry->value.substr(
            0, static_cast<std::size_t>(model.number("DeviceDataCtrlr.ReportingValueSize")));
    }
    return result;
}

} // namespace

Responder2::Or<GetVariablesResponse> Responder2::on(const GetVariablesRequest& request) {
    const auto& model = protocol_.model();
    const auto most = model.number("DeviceDataCtrlr.ItemsPerMessage[GetVariables]");
    if (request.getVariableData.size() > static_cast<std::size_t>(most))
        return too_many(most);
    GetVariablesResponse response;
    for (const auto& asked : request.getVariableData)
        response.getVariableResult.push_back(result_of(model, asked));
    return response;
}

namespace {

/// A security profile, a password and so on have rules of their own.
void apply(Station& station, const SetVariableData& data) {
    if (data.component.name == "SecurityCtrlr" && data.variable.name == "BasicAuthPassword")
        station.options().connection.password = data.attributeValue.str();
    station.changed();
}

SetVariableResult set(Station& station, DeviceModel& model, const SetVariableData& data) {
    using enum SetVariableStatusEnum;
    SetVariableResult result;
    result.component = data.component;
    result.variable = data.variable;
    result.attributeType = data.attributeType;
    if (data.attributeType && *data.attributeType != AttributeEnum::Actual) {
        const bool known = model.find(data.component, data.variable) != nullptr;
        result.attributeStatus = known                       ? NotSupportedAttributeType
                                 : model.has(data.component) ? UnknownVariable
                                                             : UnknownComponent;
        return result;
    }
    const auto status = model.set(data.component, data.variable, data.attributeValue.str());
    result.attributeStatus = status;
    if (status == Accepted || status == RebootRequired)
        apply(station, data);
    return result;
}

} // namespace

Responder2::Or<SetVariablesResponse> Responder2::on(const SetVariablesRequest& request) {
    auto& model = protocol_.model();
    const auto most = model.number("DeviceDataCtrlr.ItemsPerMessage[SetVariables]");
    if (request.setVariableData.size() > static_cast<std::size_t>(most))
        return too_many(most);
    SetVariablesResponse response;
    for (const auto& data : request.setVariableData)
        response.setVariableResult.push_back(set(station_, model, data));
    return response;
}

/// B09: a profile is kept in its slot; a lower security profile is refused.
SetNetworkProfileResponse Responder2::on(const SetNetworkProfileRequest& request) {
    using enum SetNetworkProfileStatusEnum;
    const auto& data = request.connectionData;
    const auto present = protocol_.model().number("SecurityCtrlr.SecurityProfile");
    const auto slots = protocol_.model().find(Place{"OCPPCommCtrlr", "NetworkConfigurationPriority"})->values;
    const auto slot = std::to_string(request.configurationSlot);
    if (data.securityProfile < present || data.ocppTransport != OCPPTransportEnum::JSON ||
        slots.find(slot) == slots.npos)
        return {Rejected, because("InvalidConfSlot"), std::nullopt};
    protocol_.networks[request.configurationSlot] = data;
    return {Accepted, std::nullopt, std::nullopt};
}

} // namespace voltgate::simulator
