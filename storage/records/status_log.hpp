// History: every status report (EVSE 0 is the charge point itself) and every connection.
#pragma once

#include "storage/records/charge_points.hpp"

namespace voltgate::storage {

struct StatusLogEntry {
    static constexpr std::string_view table = "status_log";
    static constexpr bool numbered = true;

    std::int64_t id = 0; // given at insert
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::int64_t evse_id = 0; // number
    std::optional<std::int64_t> connector_id{};
    std::string status{};
    std::optional<std::string> error_code{};
    std::optional<std::string> info{};
    std::optional<std::string> vendor_id{};
    std::optional<std::string> vendor_error_code{};
    std::optional<Timestamp> reported_at{};
    Timestamp received_at{};
};
BOOST_DESCRIBE_STRUCT(StatusLogEntry, (),
                      (id, organization_id, charge_point_id, evse_id, connector_id, status, error_code, info,
                       vendor_id, vendor_error_code, reported_at, received_at))

struct ConnectionLogEntry {
    static constexpr std::string_view table = "connection_log";
    static constexpr bool numbered = true;

    std::int64_t id = 0;
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::optional<std::string> protocol{};
    std::optional<std::string> remote_address{};
    std::optional<std::int64_t> security_profile{};
    Timestamp connected_at{};
    std::optional<Timestamp> disconnected_at{};
    std::optional<std::string> disconnect_reason{};
};
BOOST_DESCRIBE_STRUCT(ConnectionLogEntry, (),
                      (id, organization_id, charge_point_id, protocol, remote_address, security_profile,
                       connected_at, disconnected_at, disconnect_reason))

namespace status_log {

struct ListFilter {
    std::optional<std::string> charge_point_id{};
    std::optional<std::int64_t> evse_id{};
    std::optional<std::int64_t> connector_id{};
    std::optional<std::string> status{};
    std::optional<Timestamp> received_after{};
    std::optional<Timestamp> received_before{};
};

std::int64_t add(Database& db, const StatusLogEntry& entry);
std::optional<StatusLogEntry> get(Database& db, std::int64_t id);
// The newest first.
Page<StatusLogEntry> list(Database& db, const ListFilter& filter, const PageRequest& page);
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace status_log

namespace connection_log {

// Returns the id with which to close it.
std::int64_t opened(Database& db, const ConnectionLogEntry& entry);
void closed(Database& db, std::int64_t id, std::string_view reason, Timestamp at);
// At start: closes what a previous run left open.
std::int64_t close_all(Database& db, std::string_view reason, Timestamp at);
Page<ConnectionLogEntry> list(Database& db, const std::optional<std::string>& charge_point_id,
                              const PageRequest& page);
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace connection_log
} // namespace voltgate::storage
