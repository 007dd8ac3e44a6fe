#include "core/security/v2.hpp"

#include "core/provisioning/v2_network.hpp"
#include "core/security/security_events.hpp"
#include "core/wire.hpp"
#include "ocpp/v2/provisioning.hpp"
#include "ocpp/v2/security.hpp"

#include <utility>

namespace voltgate::core::security::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

constexpr std::string_view network_component = "OCPPCommCtrlr";
constexpr std::string_view priority_variable = "NetworkConfigurationPriority";

SecurityReport report_of(const ChargePoint& from,
                         const Received<ocpp2::SecurityEventNotificationRequest>& received) {
    const auto& message = received.message;
    SecurityReport report;
    report.origin = from.origin(received.at);
    report.type = message.type.str();
    report.tech_info = wire::text_of(message.techInfo);
    report.reported_at = message.timestamp.at;
    report.critical = is_critical(report.type, from.version());
    return report;
}

provisioning::SetNetworkProfile profile_of(const SetSecurityProfile& command, ocpp::Version version) {
    provisioning::SetNetworkProfile profile;
    profile.slot = command.configuration_slot.value();
    profile.url = command.csms_url.value();
    profile.security_profile = command.security_profile;
    profile.interface = command.network_interface;
    if (version == ocpp::Version::v21)
        profile.version = provisioning::NetworkVersion::OCPP21;
    return profile;
}

/// The slots in the order in which they are tried, with this one first.
std::string with_first(std::int64_t slot, std::string_view present) {
    auto order = std::to_string(slot);
    const auto first = order;
    while (!present.empty()) {
        const auto end = present.find(',');
        const auto each = present.substr(0, end);
        present = end == std::string_view::npos ? std::string_view() : present.substr(end + 1);
        if (!each.empty() && each != first)
            order.append(",").append(each);
    }
    return order;
}

asio::awaitable<std::string> priority(Conversation& station) {
    ocpp2::GetVariableData wanted;
    wanted.component.name = network_component;
    wanted.variable.name = priority_variable;
    ocpp2::GetVariablesRequest request;
    request.getVariableData.push_back(std::move(wanted));
    const auto answer = co_await station.call(std::move(request));
    if (!answer || answer->getVariableResult.empty())
        co_return std::string();
    co_return wire::text_of(answer->getVariableResult.front().attributeValue).value_or("");
}

ocpp2::SetVariablesRequest priority_request(std::string order) {
    ocpp2::SetVariableData data;
    data.component.name = network_component;
    data.variable.name = priority_variable;
    data.attributeValue = std::move(order);
    ocpp2::SetVariablesRequest request;
    request.setVariableData.push_back(std::move(data));
    return request;
}

bool is_stored(const ocpp2::SetVariableResult& result) {
    return result.attributeStatus == ocpp2::SetVariableStatusEnum::Accepted ||
           result.attributeStatus == ocpp2::SetVariableStatusEnum::RebootRequired;
}

/// The new network profile comes first.
asio::awaitable<Outcome> put_first(Conversation& station, SetSecurityProfile command) {
    const auto present = co_await priority(station);
    auto request = priority_request(with_first(command.configuration_slot.value(), present));
    const auto answer = co_await station.call(std::move(request));
    if (!answer)
        co_return outcome_of(answer.error());
    if (answer->setVariableResult.empty())
        co_return station.answered("", Verdict::rejected);
    const auto& result = answer->setVariableResult.front();
    co_return station.answered(result.attributeStatus.text(), verdict_of(is_stored(result)));
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings) {
    dispatch.on<ocpp2::SecurityEventNotificationRequest>(
        [&store, &settings](ChargePoint& from, Received<ocpp2::SecurityEventNotificationRequest> received)
            -> asio::awaitable<ocpp2::SecurityEventNotificationResponse> {
            const auto report = report_of(from, received);
            co_await store.write([&](storage::Database& db) { record(db, report, settings); });
            co_return ocpp2::SecurityEventNotificationResponse{};
        });
}

std::optional<Refusal> refuse_without_network(const SetSecurityProfile& command, ocpp::Version) {
    if (!command.csms_url)
        return invalid("csms_url", "is needed: the charge point keeps it with its security profile");
    if (!command.configuration_slot)
        return invalid("configuration_slot", "is needed: the profile goes with one of its networks");
    return std::nullopt;
}

asio::awaitable<Outcome> set_security_profile(Conversation& station, SetSecurityProfile command,
                                              const Clock& clock) {
    auto profile = profile_of(command, station.charge_point().version());
    auto stored = co_await provisioning::v2::set_network_profile(station, std::move(profile), clock);
    if (stored.status != storage::CommandStatus::accepted)
        co_return stored;
    auto outcome = co_await put_first(station, std::move(command));
    outcome.effect = std::move(stored.effect); // the profile is there, whether it comes first or not
    co_return outcome;
}

} // namespace voltgate::core::security::v2
