// What a charge point last told of its configuration. 1.6 keys have a name only; 2.x variables have a
// component, an instance and an EVSE too.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

struct ConfigurationKey {
    static constexpr std::string_view table = "configuration_keys";
    static constexpr std::string_view key =
        "charge_point_id, component_name, component_instance, evse_id, connector_id, name, instance";

    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::string component_name{};     // empty: none; names are compared without case
    std::string component_instance{}; // empty: none
    std::int64_t evse_id = 0;         // 0: the whole charge point
    std::int64_t connector_id = 0;    // 0: the whole EVSE
    std::string name{};
    std::string instance{}; // empty: none
    std::optional<std::string> value{};
    std::optional<bool> readonly{};
    bool known = true; // false: the charge point answered that it does not know the key
    Timestamp reported_at{};
    bool reboot_required = false; // set at reported_at to what works after a boot only
    // What only 2.x tells: of the actual value, and of the variable.
    std::optional<std::string> mutability{}; // ReadOnly, ReadWrite, WriteOnly
    std::optional<bool> persistent{};
    std::optional<bool> constant{};
    std::optional<std::string> data_type{};
    std::optional<std::string> unit{};
    std::optional<double> min_limit{};
    std::optional<double> max_limit{};
    std::optional<std::string> values_list{};
    std::optional<bool> supports_monitoring{};
};
BOOST_DESCRIBE_STRUCT(ConfigurationKey, (),
                      (organization_id, charge_point_id, component_name, component_instance, evse_id,
                       connector_id, name, instance, value, readonly, known, reported_at, reboot_required,
                       mutability, persistent, constant, data_type, unit, min_limit, max_limit, values_list,
                       supports_monitoring))

namespace configuration_keys {

void put(Database& db, const ConfigurationKey& key);
// By name, ignoring those that the charge point does not know.
std::vector<ConfigurationKey> of_charge_point(Database& db, std::string_view charge_point_id);
// With those that it does not know.
std::vector<ConfigurationKey> all_of(Database& db, std::string_view charge_point_id);
// Every component, instance and EVSE that has a key of this name.
std::vector<ConfigurationKey> by_name(Database& db, std::string_view charge_point_id, std::string_view name);
std::optional<ConfigurationKey> get(Database& db, std::string_view charge_point_id, std::string_view name);
// The one of that whole name; `like` names it.
std::optional<ConfigurationKey> same(Database& db, const ConfigurationKey& like);
// How many rows there are, with those that it does not know.
std::int64_t count(Database& db, std::string_view charge_point_id);
// How many it told of since the instant.
std::int64_t count_since(Database& db, std::string_view charge_point_id, Timestamp from);
// After a full report: forgets what it no longer contains.
std::int64_t forget_before(Database& db, std::string_view charge_point_id, Timestamp reported_before);

} // namespace configuration_keys
} // namespace voltgate::storage
