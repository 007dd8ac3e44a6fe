#include "core/availability/liveness.hpp"

#include "core/told.hpp"
#include "storage/records/configuration_keys.hpp"

#include <algorithm>
#include <string>

namespace voltgate::core::availability {

namespace {

// One heartbeat may be late or lost.
constexpr int missed_intervals = 2;

/// The charge point's own setting, in every version of the protocol; else what its boot was told.
std::chrono::seconds interval_of(storage::Database& db, const std::string& id, std::chrono::seconds usual) {
    for (const auto& key : storage::configuration_keys::by_name(db, id, "HeartbeatInterval"))
        if (const auto seconds = told::number_in(key.value.value_or("")); seconds.value_or(0) > 0)
            return std::chrono::seconds(*seconds);
    return usual;
}

} // namespace

Liveness liveness(storage::Database& db, const storage::ChargePoint& charge_point,
                  const ChargePoint* connected, std::chrono::seconds heartbeat_interval, Instant now) {
    Liveness out;
    out.last_seen_at = charge_point.last_seen_at;
    if (connected != nullptr)
        out.last_seen_at = std::max(out.last_seen_at, std::optional(connected->last_seen()));
    if (!charge_point.connected)
        return out;
    if (connected != nullptr && !connected->is_pinged())
        out.silence_limit = missed_intervals * interval_of(db, charge_point.id, heartbeat_interval);
    out.live = !out.silence_limit || !out.last_seen_at || now - *out.last_seen_at <= *out.silence_limit;
    return out;
}

storage::ChargePoint standing(storage::ChargePoint charge_point, const Liveness& liveness) {
    if (charge_point.connected && !liveness.live) {
        charge_point.connected = false;
        charge_point.disconnected_at = liveness.last_seen_at;
    }
    return charge_point;
}

} // namespace voltgate::core::availability
