#include "core/diagnostics/v2_monitoring.hpp"

#include "core/diagnostics/v2_names.hpp"
#include "core/json/write.hpp"
#include "core/multipart/portions.hpp"
#include "core/provisioning/v2_room.hpp"
#include "ocpp/v2/monitoring.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <utility>

namespace voltgate::core::diagnostics::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using storage::Monitor;

constexpr std::string_view accepted_word = "Accepted";

/// N04, N06.FR.04: what the charge point takes in one message.
asio::awaitable<multipart::Room> room_for(Conversation& station, std::string_view message,
                                          const Settings& settings) {
    const auto& identity = station.charge_point().identity();
    const auto otherwise = static_cast<std::size_t>(settings.diagnostics.monitors_per_message);
    co_return co_await station.store().read([&](storage::Database& db) {
        return provisioning::v2::room_of(db, identity, "MonitoringCtrlr", message, otherwise);
    });
}

ocpp2::SetMonitoringData data_of(const WantedMonitor& wanted) {
    ocpp2::SetMonitoringData data;
    if (wanted.number)
        data.id = *wanted.number;
    if (wanted.only_in_transaction)
        data.transaction = true;
    data.value = wanted.value;
    data.type = ocpp::Open<ocpp2::MonitorEnum>::of(storage::word_of(wanted.type));
    data.severity = wanted.severity;
    data.component = component_of(wanted);
    data.variable = variable_of(wanted.variable_name, wanted.variable_instance);
    return data;
}

/// What became of one monitor.
struct SetResult {
    std::optional<std::int64_t> number;
    std::string ocpp_status;
    std::string component_name;
    std::string variable_name;
    std::string type;
    std::int64_t severity = 0;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(SetResult, (),
                      (number, ocpp_status, component_name, variable_name, type, severity, reason))

struct ClearResult {
    std::int64_t number = 0;
    std::string ocpp_status;
};
BOOST_DESCRIBE_STRUCT(ClearResult, (), (number, ocpp_status))

/// Answers need not come in the order of what was asked.
bool answers(const ocpp2::SetMonitoringResult& result, const WantedMonitor& wanted) {
    return ocpp::equal_ignoring_case(result.component.name, wanted.component_name) &&
           ocpp::equal_ignoring_case(result.variable.name, wanted.variable_name) &&
           result.type.text() == storage::word_of(wanted.type) && result.severity == wanted.severity &&
           (!result.component.evse || result.component.evse->id == wanted.evse_id.value_or(0)) &&
           (!wanted.number || !result.id || *result.id == *wanted.number);
}

Monitor monitor_of(const ocpp2::SetMonitoringResult& result, const WantedMonitor& wanted) {
    Monitor monitor;
    static_cast<storage::VariableName&>(monitor) = name_of(component_of(wanted), result.variable);
    monitor.variable_instance = wanted.variable_instance.value_or("");
    monitor.number = result.id.value();
    monitor.type = std::string(storage::word_of(wanted.type));
    monitor.value = wanted.value;
    monitor.severity = wanted.severity;
    monitor.only_in_transaction = wanted.only_in_transaction;
    return monitor;
}

/// What came of a command that took several messages.
template <class Result, class Done>
struct Sum {
    std::vector<Result> results{};
    std::vector<Done> done{};        ///< to be stored
    std::string first_refusal{};     ///< the charge point's word; empty while there is none
    std::optional<Outcome> broken{}; ///< a message that got no answer

    void take(Result result) {
        if (first_refusal.empty() && result.ocpp_status != accepted_word)
            first_refusal = result.ocpp_status;
        results.push_back(std::move(result));
    }
    /// All of it was accepted, or it was not.
    [[nodiscard]] Outcome outcome(std::string_view name) const {
        Outcome outcome = broken
                              ? *broken
                              : answered(first_refusal.empty() ? std::string(accepted_word) : first_refusal,
                                         verdict_of(first_refusal.empty()), {});
        outcome.result[name] = boost::json::parse(json::to_text(results));
        return outcome;
    }
};

using Setting = Sum<SetResult, Monitor>;
using Clearing = Sum<ClearResult, std::int64_t>;

SetResult shown(const ocpp2::SetMonitoringResult& result) {
    SetResult out;
    if (result.id)
        out.number = *result.id;
    out.ocpp_status = std::string(result.status.text());
    out.component_name = result.component.name.str();
    out.variable_name = result.variable.name.str();
    out.type = std::string(result.type.text());
    out.severity = result.severity;
    if (result.statusInfo)
        out.reason = result.statusInfo->reasonCode.str();
    return out;
}

void take(Setting& sum, const ocpp2::SetVariableMonitoringResponse& answer,
          const std::vector<WantedMonitor>& asked) {
    std::vector<const WantedMonitor*> open;
    for (const auto& each : asked)
        open.push_back(&each);
    for (const auto& result : answer.setMonitoringResult) {
        sum.take(shown(result));
        const auto meant = std::find_if(open.begin(), open.end(),
                                        [&](const auto* wanted) { return answers(result, *wanted); });
        if (meant == open.end())
            continue;
        if (result.id && result.status == ocpp2::SetMonitoringStatusEnum::Accepted)
            sum.done.push_back(monitor_of(result, **meant));
        open.erase(meant);
    }
}

void take(Clearing& sum, const ocpp2::ClearVariableMonitoringResponse& answer) {
    for (const auto& result : answer.clearMonitoringResult) {
        sum.take({result.id, std::string(result.status.text())});
        // One that it does not find is not there either.
        if (result.status != ocpp2::ClearMonitoringStatusEnum::Rejected)
            sum.done.push_back(result.id);
    }
}

constexpr auto may_be_together = [](const auto&, const auto&) { return false; };

std::vector<std::vector<WantedMonitor>> messages_of(std::vector<WantedMonitor> monitors,
                                                    const multipart::Room& room, ocpp::Version version) {
    const auto size_of = [version](const WantedMonitor& wanted) {
        const auto text = ocpp::json::encode(data_of(wanted), version);
        return text ? text->size() + 1 : 0;
    };
    return multipart::portions(std::move(monitors), room, size_of, may_be_together);
}

std::vector<std::vector<std::int64_t>> messages_of(std::vector<std::int64_t> numbers,
                                                   const multipart::Room& room) {
    const auto size_of = [](std::int64_t number) { return std::to_string(number).size() + 1; };
    return multipart::portions(std::move(numbers), room, size_of, may_be_together);
}

} // namespace

asio::awaitable<Outcome> set_monitors(Conversation& station, SetVariableMonitoring command,
                                      const Clock& clock, const Settings& settings) {
    const auto room = co_await room_for(station, "SetVariableMonitoring", settings);
    const auto messages = messages_of(std::move(command.monitors), room, station.charge_point().version());
    Setting sum;
    for (const auto& asked : messages) {
        ocpp2::SetVariableMonitoringRequest request;
        for (const auto& each : asked)
            request.setMonitoringData.push_back(data_of(each));
        const auto answer = co_await station.call(std::move(request));
        if (!answer) {
            sum.broken = outcome_of(answer.error());
            break;
        }
        take(sum, *answer, asked);
    }
    auto outcome = sum.outcome("monitors");
    outcome.effect = [origin = station.charge_point().origin(clock.now()),
                      done = std::move(sum.done)](storage::Database& db) {
        for (const auto& each : done)
            monitor_set(db, origin, each);
    };
    co_return outcome;
}

asio::awaitable<Outcome> clear_monitors(Conversation& station, ClearVariableMonitoring command,
                                        const Clock& clock, const Settings& settings) {
    const auto room = co_await room_for(station, "ClearVariableMonitoring", settings);
    const auto messages = messages_of(std::move(command.numbers), room);
    Clearing sum;
    for (const auto& asked : messages) {
        ocpp2::ClearVariableMonitoringRequest request;
        for (const auto number : asked)
            request.id.push_back(number);
        const auto answer = co_await station.call(std::move(request));
        if (!answer) {
            sum.broken = outcome_of(answer.error());
            break;
        }
        take(sum, *answer);
    }
    auto outcome = sum.outcome("monitors");
    outcome.effect = [origin = station.charge_point().origin(clock.now()),
                      done = std::move(sum.done)](storage::Database& db) {
        for (const auto number : done)
            monitor_cleared(db, origin, number);
    };
    co_return outcome;
}

asio::awaitable<Outcome> set_monitoring_base(Conversation& station, SetMonitoringBase command,
                                             const Clock& clock) {
    ocpp2::SetMonitoringBaseRequest request;
    request.monitoringBase =
        ocpp::Open<ocpp2::MonitoringBaseEnum>::of(storage::word_of(command.monitoring_base));
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    const bool accepted = answer->status == ocpp2::GenericDeviceModelStatusEnum::Accepted;
    auto outcome = station.answered(answer->status.text(), verdict_of(accepted));
    if (accepted)
        outcome.effect = [origin = station.charge_point().origin(clock.now()),
                          base = command.monitoring_base](storage::Database& db) {
            base_set(db, origin, base);
        };
    co_return outcome;
}

asio::awaitable<Outcome> set_monitoring_level(Conversation& station, SetMonitoringLevel command,
                                              const Clock& clock) {
    ocpp2::SetMonitoringLevelRequest request;
    request.severity = command.severity;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    const bool accepted = answer->status == ocpp2::GenericStatusEnum::Accepted;
    auto outcome = station.answered(answer->status.text(), verdict_of(accepted));
    if (accepted)
        outcome.effect = [origin = station.charge_point().origin(clock.now()), severity = command.severity](
                             storage::Database& db) { level_set(db, origin, severity); };
    co_return outcome;
}

} // namespace voltgate::core::diagnostics::v2
