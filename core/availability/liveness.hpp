#pragma once

#include "core/charge_point.hpp"
#include "core/clock.hpp"
#include "storage/database.hpp"
#include "storage/records/charge_points.hpp"

#include <chrono>
#include <optional>

/// Whether a charge point that has a connection is there (pitfall 23). Where it answers pings the connection
/// itself is the proof, for it ends when no answer comes. Where pings are switched off, or their answers are
/// not waited for, only its messages are, and a heartbeat is due in every interval.
namespace voltgate::core::availability {

struct Liveness {
    bool live = false;
    std::optional<Instant> last_seen_at{};
    std::optional<std::chrono::seconds>
        silence_limit{}; ///< silent for longer it is not live; absent: any time
};

/// By its record, and by its connection if it has one.
[[nodiscard]] Liveness liveness(storage::Database& db, const storage::ChargePoint& charge_point,
                                const ChargePoint* connected, std::chrono::seconds heartbeat_interval,
                                Instant now);

/// The record as it counts: one that is connected and not live is as if it had gone when it was last heard.
[[nodiscard]] storage::ChargePoint standing(storage::ChargePoint charge_point, const Liveness& liveness);

} // namespace voltgate::core::availability
