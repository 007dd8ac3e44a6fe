#pragma once

#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "core/multipart/collector.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/records/monitors.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Monitors on the variables of charge points: what is set, told of and cleared (N02 to N06).
namespace voltgate::core::diagnostics {

enum class MonitorType {
    UpperThreshold,
    LowerThreshold,
    Delta,
    Periodic,
    PeriodicClockAligned,
    TargetDelta,
    TargetDeltaRelative
};
BOOST_DESCRIBE_ENUM(MonitorType, UpperThreshold, LowerThreshold, Delta, Periodic, PeriodicClockAligned,
                    TargetDelta, TargetDeltaRelative)

enum class MonitoringBase { All, FactoryDefault, HardWiredOnly };
BOOST_DESCRIBE_ENUM(MonitoringBase, All, FactoryDefault, HardWiredOnly)

enum class MonitoringCriterion { ThresholdMonitoring, DeltaMonitoring, PeriodicMonitoring };
BOOST_DESCRIBE_ENUM(MonitoringCriterion, ThresholdMonitoring, DeltaMonitoring, PeriodicMonitoring)

/// One monitor that is wanted.
struct WantedMonitor {
    std::string component_name;
    std::optional<std::string> component_instance;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::string variable_name;
    std::optional<std::string> variable_instance;
    MonitorType type = MonitorType::UpperThreshold;
    double value = 0;
    std::int64_t severity = 0;
    bool only_in_transaction = false;
    std::optional<std::int64_t> number;
};
BOOST_DESCRIBE_STRUCT(WantedMonitor, (),
                      (component_name, component_instance, evse_id, connector_id, variable_name,
                       variable_instance, type, value, severity, only_in_transaction, number))
constexpr auto json_constraints(const WantedMonitor*) {
    using json::field;
    return std::array{field("component_name").length(1, 50),
                      field("component_instance").length(1, 50),
                      field("evse_id").at_least(0),
                      field("connector_id").at_least(1),
                      field("variable_name").length(1, 50),
                      field("variable_instance").length(1, 50),
                      field("value").about("The threshold, the delta, or the seconds of a period"),
                      field("severity").range(0, 9).about("0: danger, 9: for debugging"),
                      field("only_in_transaction").or_default(),
                      field("number").at_least(0).about("Of the monitor that this one replaces")};
}

/// The operator's commands.
struct SetVariableMonitoring {
    std::vector<WantedMonitor> monitors;
};
BOOST_DESCRIBE_STRUCT(SetVariableMonitoring, (), (monitors))
constexpr auto json_constraints(const SetVariableMonitoring*) {
    return std::array{json::field("monitors").length(1, 1000)};
}

struct ClearVariableMonitoring {
    std::vector<std::int64_t> numbers;
};
BOOST_DESCRIBE_STRUCT(ClearVariableMonitoring, (), (numbers))
constexpr auto json_constraints(const ClearVariableMonitoring*) {
    return std::array{json::field("numbers").length(1, 1000).about("The charge point's own")};
}

struct SetMonitoringBase {
    MonitoringBase monitoring_base = MonitoringBase::All;
};
BOOST_DESCRIBE_STRUCT(SetMonitoringBase, (), (monitoring_base))

struct SetMonitoringLevel {
    std::int64_t severity = 0;
};
BOOST_DESCRIBE_STRUCT(SetMonitoringLevel, (), (severity))
constexpr auto json_constraints(const SetMonitoringLevel*) {
    return std::array{
        json::field("severity").range(0, 2'147'483'647).about("Events up to this severity are sent: 0 to 9")};
}

/// A component, or one variable of it.
struct MonitoredVariable {
    std::string component_name;
    std::optional<std::string> component_instance;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<std::string> variable_name;
    std::optional<std::string> variable_instance;
};
BOOST_DESCRIBE_STRUCT(MonitoredVariable, (),
                      (component_name, component_instance, evse_id, connector_id, variable_name,
                       variable_instance))
constexpr auto json_constraints(const MonitoredVariable*) {
    using json::field;
    return std::array{field("component_name").length(1, 50), field("component_instance").length(1, 50),
                      field("evse_id").at_least(0),          field("connector_id").at_least(1),
                      field("variable_name").length(1, 50),  field("variable_instance").length(1, 50)};
}

struct GetMonitoringReport {
    std::optional<std::vector<MonitoringCriterion>> criteria;
    std::optional<std::vector<MonitoredVariable>> variables;
};
BOOST_DESCRIBE_STRUCT(GetMonitoringReport, (), (criteria, variables))
constexpr auto json_constraints(const GetMonitoringReport*) {
    return std::array{json::field("criteria").length(1, 3).about("Without: monitors of every kind"),
                      json::field("variables").length(1, 1000).about("Without: monitors on everything")};
}

/// A charge point has taken a monitor from us, or told of one that it has.
void monitor_set(storage::Database& db, const Origin& origin, storage::Monitor monitor);
void monitor_told(storage::Database& db, const Origin& origin, storage::Monitor monitor);
/// It has it no more.
void monitor_cleared(storage::Database& db, const Origin& origin, std::int64_t number);
/// It has told of all that it has.
void monitors_complete(storage::Database& db, const Origin& origin, Instant asked_at);
/// It has taken these up: monitors that do not belong to the base are gone.
void base_set(storage::Database& db, const Origin& origin, MonitoringBase base);
void level_set(storage::Database& db, const Origin& origin, std::int64_t severity);

[[nodiscard]] std::vector<Declaration> monitoring_declarations(const Clock& clock, const Settings& settings,
                                                               multipart::Collector& multiparts);

} // namespace voltgate::core::diagnostics
