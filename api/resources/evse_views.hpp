#pragma once

#include "api/resources/record.hpp"
#include "core/availability/state.hpp"
#include "storage/records/evses.hpp"

/// EVSEs and connectors as the API shows and takes them. Their `evse_id` is the number on the charge point,
/// as in OCPP.
namespace voltgate::api {

struct ConnectorView {
    std::string id;
    std::int64_t connector_id = 1;
    std::string charge_point_id;
    std::optional<std::string> type;
    std::optional<storage::ConnectorFormat> format;
    storage::EvseStatus status = storage::EvseStatus::enabled;
    std::optional<std::string> hardware_status;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    std::optional<std::string> vendor_id;
    std::optional<std::string> vendor_error_code;
    std::optional<storage::Timestamp> status_at;
    std::optional<std::string> external_id;
    storage::JsonText custom;
    storage::Timestamp created_at{};
    storage::Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(ConnectorView, (),
                      (id, connector_id, charge_point_id, type, format, status, hardware_status, error_code,
                       info, vendor_id, vendor_error_code, status_at, external_id, custom, created_at,
                       updated_at, version))

ConnectorView view_of(const storage::Connector& connector);

struct EvseView {
    std::string id;
    std::string charge_point_id;
    std::int64_t evse_id = 1;
    std::optional<std::string> label;
    std::optional<std::string> physical_reference;
    std::optional<storage::CurrentType> current_type;
    std::optional<double> max_power_w;
    std::optional<double> max_voltage_v;
    std::optional<double> max_amperage_a;
    std::optional<std::int64_t> phases;
    storage::EvseStatus status = storage::EvseStatus::enabled;
    std::optional<std::string> hardware_status;
    core::availability::State state = core::availability::State::other;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    std::optional<std::string> vendor_id;
    std::optional<std::string> vendor_error_code;
    std::optional<storage::Timestamp> status_at;
    std::vector<ConnectorView> connectors;
    std::optional<std::string> external_id;
    storage::JsonText custom;
    storage::Timestamp created_at{};
    storage::Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(EvseView, (),
                      (id, charge_point_id, evse_id, label, physical_reference, current_type, max_power_w,
                       max_voltage_v, max_amperage_a, phases, status, hardware_status, state, error_code,
                       info, vendor_id, vendor_error_code, status_at, connectors, external_id, custom,
                       created_at, updated_at, version))

EvseView view_of(storage::Database& db, const storage::Evse& evse);

struct CreateEvse {
    std::optional<std::string> charge_point_id;
    std::int64_t evse_id = 1;
    std::optional<std::string> label;
    std::optional<std::string> physical_reference;
    std::optional<storage::CurrentType> current_type;
    std::optional<double> max_power_w;
    std::optional<double> max_voltage_v;
    std::optional<double> max_amperage_a;
    std::optional<std::int64_t> phases;
    storage::EvseStatus status = storage::EvseStatus::enabled;
    std::optional<std::string> external_id;
    storage::JsonText custom;
};
BOOST_DESCRIBE_STRUCT(CreateEvse, (),
                      (charge_point_id, evse_id, label, physical_reference, current_type, max_power_w,
                       max_voltage_v, max_amperage_a, phases, status, external_id, custom))

constexpr auto json_constraints(const CreateEvse*) {
    using core::json::field;
    return std::array{
        field("charge_point_id").length(1, 48).about("Required where the path does not name it"),
        field("evse_id").range(1, 1000).about("The number on the charge point; 1.6: the connector"),
        field("label").length(0, 255),
        field("physical_reference").length(0, 255),
        field("max_power_w").at_least(0),
        field("max_voltage_v").at_least(0),
        field("max_amperage_a").at_least(0),
        field("phases").range(1, 3),
        field("status").or_default(),
        field("external_id").length(1, 255),
        field("custom").object().or_default()};
}

struct ChangeEvse {
    core::json::Patch<std::string> label;
    core::json::Patch<std::string> physical_reference;
    core::json::Patch<storage::CurrentType> current_type;
    core::json::Patch<double> max_power_w;
    core::json::Patch<double> max_voltage_v;
    core::json::Patch<double> max_amperage_a;
    core::json::Patch<std::int64_t> phases;
    core::json::Patch<storage::EvseStatus> status;
    core::json::Patch<std::string> external_id;
    core::json::Patch<storage::JsonText> custom;
};
BOOST_DESCRIBE_STRUCT(ChangeEvse, (),
                      (label, physical_reference, current_type, max_power_w, max_voltage_v, max_amperage_a,
                       phases, status, external_id, custom))

constexpr auto json_constraints(const ChangeEvse*) {
    using core::json::field;
    return std::array{field("label").length(0, 255),       field("physical_reference").length(0, 255),
                      field("max_power_w").at_least(0),    field("max_voltage_v").at_least(0),
                      field("max_amperage_a").at_least(0), field("phases").range(1, 3),
                      field("external_id").length(1, 255), field("custom").object()};
}

struct CreateConnector {
    std::int64_t connector_id = 1;
    std::optional<std::string> type;
    std::optional<storage::ConnectorFormat> format;
    storage::EvseStatus status = storage::EvseStatus::enabled;
    std::optional<std::string> external_id;
    storage::JsonText custom;
};
BOOST_DESCRIBE_STRUCT(CreateConnector, (), (connector_id, type, format, status, external_id, custom))

constexpr auto json_constraints(const CreateConnector*) {
    using core::json::field;
    return std::array{field("connector_id").range(1, 1000).about("The number on its EVSE"),
                      field("type").length(1, 50).about("type1, type2, ccs1, ccs2, chademo, nacs, ..."),
                      field("status").or_default(), field("external_id").length(1, 255),
                      field("custom").object().or_default()};
}

struct ChangeConnector {
    core::json::Patch<std::string> type;
    core::json::Patch<storage::ConnectorFormat> format;
    core::json::Patch<storage::EvseStatus> status;
    core::json::Patch<std::string> external_id;
    core::json::Patch<storage::JsonText> custom;
};
BOOST_DESCRIBE_STRUCT(ChangeConnector, (), (type, format, status, external_id, custom))

constexpr auto json_constraints(const ChangeConnector*) {
    using core::json::field;
    return std::array{field("type").length(1, 50), field("external_id").length(1, 255),
                      field("custom").object()};
}

/// The EVSE that {evse} or {evse_id} of the path names: by its number where the path names the charge point
/// too, or by its id. Nothing when it is not the caller's.
std::optional<storage::Evse> evse_of(storage::Database& db, const Exchange& exchange);

} // namespace voltgate::api
