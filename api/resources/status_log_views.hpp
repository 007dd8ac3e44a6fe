#pragma once

#include "api/resources/record.hpp"
#include "api/resources/time_window.hpp"
#include "storage/records/status_log.hpp"

/// The history of statuses as the API shows it, of a charge point and of one EVSE.
namespace voltgate::api {

struct HardwareStatusView {
    std::int64_t id = 0;
    std::int64_t evse_id = 0;
    std::optional<std::int64_t> connector_id;
    std::string status;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    std::optional<std::string> vendor_id;
    std::optional<std::string> vendor_error_code;
    std::optional<storage::Timestamp> reported_at;
    storage::Timestamp received_at{};
};
BOOST_DESCRIBE_STRUCT(HardwareStatusView, (),
                      (id, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code,
                       reported_at, received_at))

struct HardwareStatusQuery : PageQuery {
    std::optional<std::int64_t> evse_id;
    std::optional<std::string> status;
    std::optional<storage::Timestamp> received_after;
    std::optional<storage::Timestamp> received_before;
};
BOOST_DESCRIBE_STRUCT(HardwareStatusQuery, (PageQuery), (evse_id, status, received_after, received_before))

constexpr auto json_constraints(const HardwareStatusQuery*) {
    return std::array{window_begin("received_after"), window_end("received_before")};
}

inline HardwareStatusView view_of(const storage::StatusLogEntry& entry) {
    return view_as<HardwareStatusView>(entry);
}

} // namespace voltgate::api
