// EVSEs and their connectors. A 1.6 connector n is EVSE n with one connector of number 1; 0 never is a row
// here.
#pragma once

#include "storage/records/charge_points.hpp"

namespace voltgate::storage {

enum class EvseStatus { enabled, disabled };
BOOST_DESCRIBE_ENUM(EvseStatus, enabled, disabled)

enum class CurrentType { ac, dc };
BOOST_DESCRIBE_ENUM(CurrentType, ac, dc)

enum class ConnectorFormat { socket, cable };
BOOST_DESCRIBE_ENUM(ConnectorFormat, socket, cable)

struct Evse {
    static constexpr std::string_view table = "evses";

    std::string id{};
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::int64_t number = 1; // unique on its charge point
    std::optional<std::string> label{};
    std::optional<std::string> physical_reference{};
    std::optional<CurrentType> current_type{};
    std::optional<double> max_power_w{};
    std::optional<double> max_voltage_v{};
    std::optional<double> max_amperage_a{};
    std::optional<std::int64_t> phases{};
    EvseStatus status = EvseStatus::enabled;
    std::optional<std::string> hardware_status{};
    std::optional<std::string> error_code{};
    std::optional<std::string> info{};
    std::optional<std::string> vendor_id{};
    std::optional<std::string> vendor_error_code{};
    std::optional<Timestamp> status_at{};
    std::optional<std::string> external_id{};
    JsonText custom{"{}"};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Evse, (),
                      (id, organization_id, charge_point_id, number, label, physical_reference, current_type,
                       max_power_w, max_voltage_v, max_amperage_a, phases, status, hardware_status,
                       error_code, info, vendor_id, vendor_error_code, status_at, external_id, custom,
                       created_at, updated_at, version))

struct Connector {
    static constexpr std::string_view table = "connectors";

    std::string id{};
    std::string organization_id{default_organization};
    std::string evse_id{}; // the EVSE's record
    std::string charge_point_id{};
    std::int64_t number = 1;           // unique on its EVSE
    std::optional<std::string> type{}; // type1, type2, ccs2, chademo, ...
    std::optional<ConnectorFormat> format{};
    EvseStatus status = EvseStatus::enabled;
    std::optional<std::string> hardware_status{};
    std::optional<std::string> error_code{};
    std::optional<std::string> info{};
    std::optional<std::string> vendor_id{};
    std::optional<std::string> vendor_error_code{};
    std::optional<Timestamp> status_at{};
    std::optional<std::string> external_id{};
    JsonText custom{"{}"};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Connector, (),
                      (id, organization_id, evse_id, charge_point_id, number, type, format, status,
                       hardware_status, error_code, info, vendor_id, vendor_error_code, status_at,
                       external_id, custom, created_at, updated_at, version))

namespace evses {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<EvseStatus> status{};
    std::optional<std::string> hardware_status{};
    std::optional<std::string> external_id{};
};

void add(Database& db, const Evse& evse);
std::optional<Evse> get(Database& db, std::string_view id);
std::optional<Evse> by_number(Database& db, std::string_view charge_point_id, std::int64_t number);
// All of a charge point, by number.
std::vector<Evse> of_charge_point(Database& db, std::string_view charge_point_id);
Page<Evse> list(Database& db, const ListFilter& filter, const PageRequest& page);
bool update(Database& db, Evse& evse);
bool remove(Database& db, std::string_view id);
// The EVSE of that number, made together with its connector 1 when the equipment is the first to name it.
Evse ensure(Database& db, std::string_view charge_point_id, std::int64_t number, Timestamp at);
// The report that came last counts, whatever its time: clocks step back.
void report_status(Database& db, std::string_view id, const charge_points::StatusReport& report);

} // namespace evses

namespace connectors {

void add(Database& db, const Connector& connector);
std::optional<Connector> get(Database& db, std::string_view id);
std::optional<Connector> by_number(Database& db, std::string_view evse_id, std::int64_t number);
std::vector<Connector> of_evse(Database& db, std::string_view evse_id);
std::vector<Connector> of_charge_point(Database& db, std::string_view charge_point_id);
bool update(Database& db, Connector& connector);
bool remove(Database& db, std::string_view id);
Connector ensure(Database& db, const Evse& evse, std::int64_t number, Timestamp at);
void report_status(Database& db, std::string_view id, const charge_points::StatusReport& report);

} // namespace connectors
} // namespace voltgate::storage
