// What monitors of charge points told, and what charge points tell of their components by themselves.
#pragma once

#include "storage/records/monitors.hpp"

namespace voltgate::storage {

struct DeviceEvent : VariableName {
    static constexpr std::string_view table = "device_events";

    std::string id{};
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::int64_t number = 0;             // the charge point's own; given again after a restart of it
    std::string trigger{};               // Alerting, Delta, Periodic
    std::optional<std::string> origin{}; // HardWiredNotification, CustomMonitor, ...
    std::optional<std::int64_t> severity{};
    std::optional<std::int64_t> monitor_number{};
    std::string actual_value{};
    std::optional<bool> cleared{}; // it says that an alert is over
    std::optional<std::int64_t> cause_number{};
    std::optional<std::string> tech_code{};
    std::optional<std::string> tech_info{};
    std::optional<std::string> transaction_id{};
    std::optional<Timestamp> reported_at{};
    Timestamp occurred_at{};
    Timestamp received_at{};
    std::optional<Timestamp> ended_at{}; // when what it alerted to was over
};
BOOST_DESCRIBE_STRUCT(DeviceEvent, (VariableName),
                      (id, organization_id, charge_point_id, number, trigger, origin, severity,
                       monitor_number, actual_value, cleared, cause_number, tech_code, tech_info,
                       transaction_id, reported_at, occurred_at, received_at, ended_at))

namespace device_events {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::string> component_name{};
    std::optional<std::string> variable_name{};
    std::optional<std::string> trigger{};
    std::optional<std::int64_t> evse_id{};
    std::optional<std::int64_t> severity_up_to{}; // those as severe as this or more
    std::optional<bool> open{};                   // alerts that are not over
    std::optional<Timestamp> from{};
    std::optional<Timestamp> to{};
};

// False when it has come before.
bool add(Database& db, const DeviceEvent& event);
std::optional<DeviceEvent> get(Database& db, std::string_view id);
// The newest first.
Page<DeviceEvent> list(Database& db, const ListFilter& filter, const PageRequest& page);
// Ends the alerts that an event says to be over: those of its monitor, else those of its variable.
std::int64_t end_alerts(Database& db, const DeviceEvent& clearing);
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace device_events
} // namespace voltgate::storage
