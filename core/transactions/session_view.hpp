#pragma once

#include "core/transactions/limits.hpp"
#include "storage/records/sessions.hpp"
#include "storage/types.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace voltgate::core::transactions {

/// A session as the API and the events show it: the record without what only the server needs.
struct SessionView {
    std::string id;
    std::string charge_point_id;
    std::int64_t evse_id = 0;
    std::optional<std::int64_t> connector_id;
    std::optional<std::string> id_tag;
    std::optional<std::string> id_tag_type;
    std::optional<std::string> transaction_id;
    storage::SessionStatus status = storage::SessionStatus::active;
    storage::SessionOrigin origin = storage::SessionOrigin::local;
    std::optional<storage::Timestamp> started_at;
    std::optional<storage::Timestamp> stopped_at;
    std::optional<std::int64_t> meter_start_wh;
    std::optional<std::int64_t> meter_stop_wh;
    std::optional<std::int64_t> energy_wh;
    std::optional<double> power_w;
    std::optional<double> soc_percent;
    std::optional<std::string> charging_state; ///< how far the vehicle is, where its station tells it
    std::optional<std::string> stop_reason;
    std::optional<std::string> reported_reason;      ///< the charge point's own word for it
    std::optional<std::string> authorization_status; ///< what the charge point was told about the id tag
    std::optional<storage::ClosedBy> closed_by;
    std::optional<std::string> command_id;
    std::optional<std::int64_t> reservation_id;
    std::optional<storage::Timestamp> last_meter_at;
    std::optional<Limits> limits;
    std::optional<std::string> limit_reached;
    std::optional<std::string> tariff_id;
    std::optional<std::int64_t> tariff_version;
    std::optional<tariff_cost::Cost> cost;      ///< so far, or at the end
    std::optional<std::int64_t> missing_events; ///< numbered messages about it that never came
    std::optional<std::string> external_id;
    storage::JsonText custom;
    storage::Timestamp updated_at{};
};
BOOST_DESCRIBE_STRUCT(SessionView, (),
                      (id, charge_point_id, evse_id, connector_id, id_tag, id_tag_type, transaction_id,
                       status, origin, started_at, stopped_at, meter_start_wh, meter_stop_wh, energy_wh,
                       power_w, soc_percent, charging_state, stop_reason, reported_reason,
                       authorization_status, closed_by, command_id, reservation_id, last_meter_at, limits,
                       limit_reached, tariff_id, tariff_version, cost, missing_events, external_id, custom,
                       updated_at))

[[nodiscard]] SessionView view_of(const storage::Session& session);

} // namespace voltgate::core::transactions
