// What a charge point last told of its configuration. 1.6 keys have a name only; 2.x variables have a
// component, an instance and an EVSE too.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

struct ConfigurationKey {
    static constexpr std::string_view table = "configuration_keys";
    static constexpr std::string_view key = "charge_point_id, component_name, name, instance, evse_id";

    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::string component_name{}; // empty: none
    std::string name{};           // compared without case
    std::string instance{};       // empty: none
    std::int64_t evse_id = 0;     // 0: the whole charge point
    std::optional<std::string> value{};
    std::optional<bool> readonly{};
    bool known = true; // false: the charge point answered that it does not know the key
    Timestamp reported_at{};
    bool reboot_required = false; // set at reported_at to what works after a boot only
};
BOOST_DESCRIBE_STRUCT(ConfigurationKey, (),
                      (organization_id, charge_point_id, component_name, name, instance, evse_id, value,
                       readonly, known, reported_at, reboot_required))

namespace configuration_keys {

void put(Database& db, const ConfigurationKey& key);
// By name, ignoring those that the charge point does not know.
std::vector<ConfigurationKey> of_charge_point(Database& db, std::string_view charge_point_id);
// With those that it does not know.
std::vector<ConfigurationKey> all_of(Database& db, std::string_view charge_point_id);
// Every component, instance and EVSE that has a key of this name.
std::vector<ConfigurationKey> by_name(Database& db, std::string_view charge_point_id, std::string_view name);
std::optional<ConfigurationKey> get(Database& db, std::string_view charge_point_id, std::string_view name);
// After a full report: forgets what it no longer contains.
std::int64_t forget_before(Database& db, std::string_view charge_point_id, Timestamp reported_before);

} // namespace configuration_keys
} // namespace voltgate::storage
