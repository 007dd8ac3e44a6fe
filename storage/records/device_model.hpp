// What the variables of a charge point have beside their actual values, and the network profiles that were
// given to it.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

// A variable is named as in configuration_keys, which hold its actual value.
struct VariableAttribute {
    static constexpr std::string_view table = "variable_attributes";
    static constexpr std::string_view key =
        "charge_point_id, component_name, component_instance, evse_id, connector_id, name, instance, type";

    std::string charge_point_id{};
    std::string component_name{};
    std::string component_instance{};
    std::int64_t evse_id = 0;
    std::int64_t connector_id = 0;
    std::string name{};
    std::string instance{};
    std::string type{}; // Target, MinSet, MaxSet
    std::optional<std::string> value{};
    std::optional<std::string> mutability{};
    bool persistent = false;
    bool constant = false;
    Timestamp reported_at{};
};
BOOST_DESCRIBE_STRUCT(VariableAttribute, (),
                      (charge_point_id, component_name, component_instance, evse_id, connector_id, name,
                       instance, type, value, mutability, persistent, constant, reported_at))

namespace variable_attributes {

void put(Database& db, const VariableAttribute& attribute);
// The one of that whole name and type; `like` names it.
std::optional<VariableAttribute> same(Database& db, const VariableAttribute& like);
std::vector<VariableAttribute> of_charge_point(Database& db, std::string_view charge_point_id);
// After a full report: forgets what it no longer contains.
std::int64_t forget_before(Database& db, std::string_view charge_point_id, Timestamp reported_before);

} // namespace variable_attributes

// A slot that the charge point has accepted a profile for, without its passwords.
struct NetworkProfile {
    static constexpr std::string_view table = "network_profiles";
    static constexpr std::string_view key = "charge_point_id, slot";

    std::string charge_point_id{};
    std::int64_t slot = 0;
    std::string organization_id{default_organization};
    JsonText connection{};
    Timestamp set_at{};
};
BOOST_DESCRIBE_STRUCT(NetworkProfile, (), (charge_point_id, slot, organization_id, connection, set_at))

namespace network_profiles {

void put(Database& db, const NetworkProfile& profile);
std::vector<NetworkProfile> of_charge_point(Database& db, std::string_view charge_point_id);

} // namespace network_profiles
} // namespace voltgate::storage
