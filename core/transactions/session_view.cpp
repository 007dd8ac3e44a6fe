#include "core/transactions/session_view.hpp"

namespace voltgate::core::transactions {

SessionView view_of(const storage::Session& session) {
    return {.id = session.id,
            .charge_point_id = session.charge_point_id,
            .evse_id = session.evse_id,
            .connector_id = session.connector_id,
            .id_tag = session.id_tag,
            .id_tag_type = session.id_tag_type,
            .transaction_id = session.transaction_id,
            .status = session.status,
            .origin = session.origin,
            .started_at = session.started_at,
            .stopped_at = session.stopped_at,
            .meter_start_wh = session.meter_start_wh,
            .meter_stop_wh = session.meter_stop_wh,
            .energy_wh = session.energy_wh,
            .power_w = session.power_w,
            .soc_percent = session.soc_percent,
            .charging_state = session.charging_state,
            .stop_reason = session.stop_reason,
            .reported_reason = session.reported_reason,
            .authorization_status = session.start_status,
            .closed_by = session.closed_by,
            .command_id = session.command_id,
            .reservation_id = session.reservation_id,
            .last_meter_at = session.last_meter_at,
            .limits = limits_of(session),
            .limit_reached = session.limit_reached,
            .tariff_id = session.tariff_id,
            .tariff_version = session.tariff_version,
            .cost = tariff_cost::cost_of(session),
            .missing_events = session.missing_events,
            .external_id = session.external_id,
            .custom = session.custom,
            .updated_at = session.updated_at};
}

} // namespace voltgate::core::transactions
