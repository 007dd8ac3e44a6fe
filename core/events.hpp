#pragma once

#include "core/clock.hpp"
#include "core/json/write.hpp"
#include "storage/database.hpp"

#include <string>
#include <string_view>

/// What the central system tells the world: each event is written to the outbox in the transaction that made
/// it true.
namespace voltgate::core::events {

inline constexpr std::string_view charge_point_connected = "charge_point.connected";
inline constexpr std::string_view charge_point_disconnected = "charge_point.disconnected";
inline constexpr std::string_view charge_point_booted = "charge_point.booted";
inline constexpr std::string_view charge_point_changed = "charge_point.changed";
inline constexpr std::string_view evse_changed = "evse.changed";
inline constexpr std::string_view connector_changed = "connector.changed";
inline constexpr std::string_view tariff_changed = "tariff.changed";
inline constexpr std::string_view data_transfer_received = "charge_point.data_transfer_received";
inline constexpr std::string_view connector_status_changed = "connector.status_changed";
inline constexpr std::string_view session_started = "session.started";
inline constexpr std::string_view session_updated = "session.updated";
inline constexpr std::string_view session_ended = "session.ended";
inline constexpr std::string_view session_meter_values = "session.meter_values";
inline constexpr std::string_view authorization_changed = "authorization.changed";
inline constexpr std::string_view command_completed = "command.completed";
inline constexpr std::string_view command_progressed = "command.progressed";
inline constexpr std::string_view firmware_status = "firmware.status";
inline constexpr std::string_view firmware_publication = "firmware.publication";
inline constexpr std::string_view diagnostics_status = "diagnostics.status";
inline constexpr std::string_view customer_information = "customer_information.changed";
inline constexpr std::string_view display_message_changed = "display_message.changed";
inline constexpr std::string_view device_event = "device.event";
inline constexpr std::string_view monitors_changed = "monitors.changed";
inline constexpr std::string_view configuration_synced = "configuration.synced";
inline constexpr std::string_view configuration_delivered = "configuration.delivered";
inline constexpr std::string_view configuration_drifted = "configuration.drifted";
inline constexpr std::string_view file_received = "file.received";
inline constexpr std::string_view id_tag_changed = "id_tag.changed";
inline constexpr std::string_view id_tag_unknown = "id_tag.unknown_seen";
inline constexpr std::string_view local_list_changed = "local_list.changed";
inline constexpr std::string_view reservation_changed = "reservation.changed";
inline constexpr std::string_view charging_profile_applied = "charging_profile.applied";
inline constexpr std::string_view charging_limit_changed = "charging_limit.changed";
inline constexpr std::string_view charging_limit_cleared = "charging_limit.cleared";
inline constexpr std::string_view charging_needs_told = "charging_needs.told";
inline constexpr std::string_view security_event = "security.event";
inline constexpr std::string_view certificate_changed = "certificate.changed";
inline constexpr std::string_view notification_paused = "notification.paused";
inline constexpr std::string_view message_noted = "charge_point.message_noted";
inline constexpr std::string_view review_added = "review.added";

/// Whom an event is about.
struct Subject {
    std::string organization_id;
    std::string charge_point_id; ///< empty when it is about no charge point
};

/// Writes one event to the outbox; `data` is a JSON object as text.
void record_text(storage::Database& db, std::string_view type, const Subject& subject, Instant at,
                 std::string data);

/// The same with a described struct as data.
template <class Data>
void record(storage::Database& db, std::string_view type, const Subject& subject, Instant at,
            const Data& data) {
    record_text(db, type, subject, at, json::to_text(data));
}

} // namespace voltgate::core::events
