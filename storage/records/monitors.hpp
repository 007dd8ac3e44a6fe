// Monitors on the variables of charge points, and which of them make themselves heard.
#pragma once

#include "storage/records/organizations.hpp"

#include <vector>

namespace voltgate::storage {

// A variable of a component; 0 and "" stand for what the name does not have.
struct VariableName {
    std::string component_name{};
    std::string component_instance{};
    std::int64_t evse_id = 0;
    std::int64_t connector_id = 0;
    std::string variable_name{};
    std::string variable_instance{};
};
BOOST_DESCRIBE_STRUCT(VariableName, (),
                      (component_name, component_instance, evse_id, connector_id, variable_name,
                       variable_instance))

struct Monitor : VariableName {
    static constexpr std::string_view table = "monitors";
    static constexpr std::string_view key = "charge_point_id, number";

    std::string charge_point_id{};
    std::int64_t number = 0; // the charge point's own
    std::string organization_id{default_organization};
    std::string type{}; // UpperThreshold, LowerThreshold, Delta, Periodic, ...
    double value = 0;
    std::int64_t severity = 0; // 0: danger, 9: for debugging
    bool only_in_transaction = false;
    std::optional<std::string> origin{}; // CustomMonitor, PreconfiguredMonitor, HardWiredMonitor
    std::optional<Timestamp> set_at{};   // when the charge point took it from us
    Timestamp known_at{};                // when it was last set or told of
};
BOOST_DESCRIBE_STRUCT(Monitor, (VariableName),
                      (charge_point_id, number, organization_id, type, value, severity, only_in_transaction,
                       origin, set_at, known_at))

// What a charge point was told to monitor at all; absent: it was told nothing.
struct MonitoringLevel {
    static constexpr std::string_view table = "monitoring_levels";
    static constexpr std::string_view key = "charge_point_id";

    std::string charge_point_id{};
    std::optional<std::string> base{};   // All, FactoryDefault, HardWiredOnly
    std::optional<std::int64_t> level{}; // events of a higher severity number are not sent
    Timestamp changed_at{};
};
BOOST_DESCRIBE_STRUCT(MonitoringLevel, (), (charge_point_id, base, level, changed_at))

namespace monitors {

struct ListFilter {
    std::optional<std::string> charge_point_id{};
    std::optional<std::string> component_name{};
    std::optional<std::string> variable_name{};
    std::optional<std::string> type{};
};

// Adds it, or writes the whole record.
void put(Database& db, const Monitor& monitor);
std::optional<Monitor> get(Database& db, std::string_view charge_point_id, std::int64_t number);
// By their numbers.
Page<Monitor> list(Database& db, const ListFilter& filter, const PageRequest& page);
std::vector<Monitor> of_charge_point(Database& db, std::string_view charge_point_id);
bool remove(Database& db, std::string_view charge_point_id, std::int64_t number);
// After a report of all: forgets what it no longer contains.
std::int64_t forget_before(Database& db, std::string_view charge_point_id, Timestamp known_before);
// Those of one origin.
std::int64_t forget_of_origin(Database& db, std::string_view charge_point_id, std::string_view origin);

} // namespace monitors

namespace monitoring_levels {

std::optional<MonitoringLevel> get(Database& db, std::string_view charge_point_id);
void put(Database& db, const MonitoringLevel& level);

} // namespace monitoring_levels
} // namespace voltgate::storage
