#pragma once

#include "api/resources/record.hpp"
#include "storage/records/charge_points.hpp"

/// Charge points as the API shows and takes them.
namespace voltgate::api {

/// AMPECO's word for what the network knows: never there, there, gone for now.
enum class NetworkStatus { never_connected, available, temporarily_unavailable };
BOOST_DESCRIBE_ENUM(NetworkStatus, never_connected, available, temporarily_unavailable)

NetworkStatus network_status_of(const storage::ChargePoint& charge_point);

struct ChargePointView {
    std::string id;
    std::optional<std::string> name;
    storage::ChargePointStatus status = storage::ChargePointStatus::enabled;
    storage::Admission admission = storage::Admission::accepted;
    NetworkStatus network_status = NetworkStatus::never_connected;
    std::optional<std::string> hardware_status;
    bool connected = false;
    std::optional<std::string> protocol;
    std::optional<storage::BootStatus> boot_status;
    std::optional<storage::ValidationMode> validation;
    bool has_password = false;
    std::optional<std::int64_t> security_profile;
    std::optional<std::string> vendor;
    std::optional<std::string> model;
    std::optional<std::string> serial_number;
    std::optional<std::string> charge_box_serial_number;
    std::optional<std::string> firmware_version;
    std::optional<std::string> iccid;
    std::optional<std::string> imsi;
    std::optional<std::string> meter_type;
    std::optional<std::string> meter_serial_number;
    std::optional<storage::Timestamp> last_boot_at;
    std::optional<std::string> boot_reason;
    std::optional<storage::Timestamp> connected_at;
    std::optional<storage::Timestamp> disconnected_at;
    std::optional<std::string> disconnect_reason;
    std::optional<storage::Timestamp> last_seen_at;
    std::optional<std::string> remote_address;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    std::optional<std::string> vendor_id;
    std::optional<std::string> vendor_error_code;
    std::optional<storage::Timestamp> status_at;
    std::optional<std::string> external_id;
    storage::JsonText custom;
    storage::JsonText tags;
    storage::Timestamp created_at{};
    storage::Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ChargePointView, (),
                      (id, name, status, admission, network_status, hardware_status, connected, protocol,
                       boot_status, validation, has_password, security_profile, vendor, model, serial_number,
                       charge_box_serial_number, firmware_version, iccid, imsi, meter_type,
                       meter_serial_number, last_boot_at, boot_reason, connected_at, disconnected_at,
                       disconnect_reason, last_seen_at, remote_address, error_code, info, vendor_id,
                       vendor_error_code, status_at, external_id, custom, tags, created_at, updated_at,
                       version))

ChargePointView view_of(const storage::ChargePoint& charge_point);

struct CreateChargePoint {
    std::string id;
    std::optional<std::string> name;
    storage::ChargePointStatus status = storage::ChargePointStatus::enabled;
    std::optional<std::string> password;
    std::optional<std::int64_t> security_profile;
    std::optional<storage::ValidationMode> validation;
    std::optional<std::string> external_id;
    storage::JsonText custom;
    storage::JsonText tags;
};
BOOST_DESCRIBE_STRUCT(CreateChargePoint, (),
                      (id, name, status, password, security_profile, validation, external_id, custom, tags))

constexpr auto json_constraints(const CreateChargePoint*) {
    using core::json::field;
    return std::array{
        field("id").length(1, 48).pattern("^[A-Za-z0-9*_=:+|@.-]+$").about("The OCPP identity"),
        field("name").length(0, 255),
        field("status").or_default(),
        field("password").length(8, 64).about("For HTTP Basic authentication; kept as a hash"),
        field("security_profile").range(0, 3),
        field("validation").about("How strictly its messages are read; absent: as the server's setting"),
        field("external_id").length(1, 255),
        field("custom").object().or_default(),
        field("tags").list().or_default()};
}

struct ChangeChargePoint {
    core::json::Patch<std::string> name;
    core::json::Patch<storage::ChargePointStatus> status;
    core::json::Patch<storage::Admission> admission;
    core::json::Patch<std::string> password;
    core::json::Patch<std::int64_t> security_profile;
    core::json::Patch<storage::ValidationMode> validation;
    core::json::Patch<std::string> external_id;
    core::json::Patch<storage::JsonText> custom;
    core::json::Patch<storage::JsonText> tags;
};
BOOST_DESCRIBE_STRUCT(ChangeChargePoint, (),
                      (name, status, admission, password, security_profile, validation, external_id, custom,
                       tags))

constexpr auto json_constraints(const ChangeChargePoint*) {
    using core::json::field;
    return std::array{field("name").length(0, 255),
                      field("admission").about("accepted lets in a charge point that waits for an operator"),
                      field("password").length(8, 64).about("null removes it"),
                      field("security_profile").range(0, 3),
                      field("external_id").length(1, 255),
                      field("custom").object(),
                      field("tags").list()};
}

struct ChargePointQuery : PageQuery {
    std::optional<storage::ChargePointStatus> status;
    std::optional<storage::Admission> admission;
    std::optional<bool> connected;
    std::optional<std::string> hardware_status;
    std::optional<std::string> vendor;
    std::optional<std::string> model;
    std::optional<std::string> external_id;
    std::optional<std::string> search;
};
BOOST_DESCRIBE_STRUCT(ChargePointQuery, (PageQuery),
                      (status, admission, connected, hardware_status, vendor, model, external_id, search))

constexpr auto json_constraints(const ChargePointQuery*) {
    return std::array{core::json::field("search").about("Part of the id or the name")};
}

} // namespace voltgate::api
