// What an operator wants charge points to be set to, what became of it at each, and when a charge point's
// whole configuration was read. A key is named as in configuration_keys.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

// For one charge point, or for all that have the tag, the vendor and the model that are given.
struct DesiredConfiguration {
    static constexpr std::string_view table = "desired_configuration";

    std::string id{};
    std::string organization_id{default_organization};
    std::optional<std::string> charge_point_id{};
    std::optional<std::string> tag{};
    std::optional<std::string> vendor{};
    std::optional<std::string> model{};
    std::string component_name{};
    std::string component_instance{};
    std::int64_t evse_id = 0;
    std::int64_t connector_id = 0;
    std::string name{}; // compared without case
    std::string instance{};
    std::string value{};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(DesiredConfiguration, (),
                      (id, organization_id, charge_point_id, tag, vendor, model, component_name,
                       component_instance, evse_id, connector_id, name, instance, value, created_at,
                       updated_at, version))

enum class DeliveryStatus {
    accepted,
    reboot_required, // works after the next boot
    reduced,         // a list of which the charge point took a part
    rejected,
    not_supported,
    failed, // no answer; tried again when the charge point is next ready
};
BOOST_DESCRIBE_ENUM(DeliveryStatus, accepted, reboot_required, reduced, rejected, not_supported, failed)

// The last attempt to set a key to what is desired.
struct ConfigurationDelivery {
    static constexpr std::string_view table = "configuration_deliveries";
    static constexpr std::string_view key =
        "charge_point_id, component_name, component_instance, evse_id, connector_id, name, instance";

    std::string charge_point_id{};
    std::string component_name{};
    std::string component_instance{};
    std::int64_t evse_id = 0;
    std::int64_t connector_id = 0;
    std::string name{};
    std::string instance{};
    std::string value{};                          // what was desired then
    std::optional<std::string> delivered_value{}; // what the charge point took
    DeliveryStatus status = DeliveryStatus::failed;
    std::optional<std::string> detail{};
    std::string firmware_version{}; // empty: it told none
    Timestamp attempted_at{};
};
BOOST_DESCRIBE_STRUCT(ConfigurationDelivery, (),
                      (charge_point_id, component_name, component_instance, evse_id, connector_id, name,
                       instance, value, delivered_value, status, detail, firmware_version, attempted_at))

// The reading of everything a charge point tells.
struct ConfigurationRead {
    static constexpr std::string_view table = "configuration_reads";
    static constexpr std::string_view key = "charge_point_id";

    std::string charge_point_id{};
    std::string firmware_version{};     // at the last attempt
    std::optional<Timestamp> read_at{}; // absent: not read with this firmware yet
    std::int64_t attempts = 0;          // in vain, with this firmware
    Timestamp attempted_at{};
};
BOOST_DESCRIBE_STRUCT(ConfigurationRead, (),
                      (charge_point_id, firmware_version, read_at, attempts, attempted_at))

namespace desired_configuration {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::string> tag{};
    std::optional<std::string> vendor{};
    std::optional<std::string> model{};
    std::optional<std::string> name{};
};

// False when the same key is desired for the same charge point or group already.
bool add(Database& db, const DesiredConfiguration& desired);
std::optional<DesiredConfiguration> get(Database& db, std::string_view id);
Page<DesiredConfiguration> list(Database& db, const ListFilter& filter, const PageRequest& page);
// False when somebody else changed it since it was read.
bool update(Database& db, DesiredConfiguration& desired);
bool remove(Database& db, std::string_view id);

// Whether a charge point is of a group.
struct Membership {
    std::string organization_id{};
    std::string charge_point_id{};
    std::optional<std::string> vendor{};
    std::optional<std::string> model{};
};
// Its own, and those of the groups of its vendor and model; tags are not looked at. The oldest first.
std::vector<DesiredConfiguration> candidates(Database& db, const Membership& membership);

} // namespace desired_configuration

namespace configuration_deliveries {

void put(Database& db, const ConfigurationDelivery& delivery);
std::vector<ConfigurationDelivery> of_charge_point(Database& db, std::string_view charge_point_id);

} // namespace configuration_deliveries

namespace configuration_reads {

void put(Database& db, const ConfigurationRead& read);
std::optional<ConfigurationRead> get(Database& db, std::string_view charge_point_id);

} // namespace configuration_reads
} // namespace voltgate::storage
