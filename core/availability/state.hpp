#pragma once

#include "core/clock.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/evses.hpp"
#include "storage/records/sessions.hpp"

#include <boost/describe/enum.hpp>

#include <chrono>
#include <optional>
#include <span>

/// Three statuses of a charge point stand side by side and are never merged: the operator's (enabled,
/// disabled), the network's, and the equipment's own word. For display one word is derived from them.
namespace voltgate::core::availability {

enum class NetworkStatus { never_connected, available, temporarily_unavailable, long_term_unavailable };
BOOST_DESCRIBE_ENUM(NetworkStatus, never_connected, available, temporarily_unavailable, long_term_unavailable)

enum class State {
    available,
    busy,
    busy_charging,
    busy_non_charging, ///< a session runs and no energy flows
    busy_non_released, ///< the session is over, the vehicle still there
    busy_reserved,
    error,
    disconnected,
    passive, ///< taken out of service by an operator
    maintenance,
    other
};
BOOST_DESCRIBE_ENUM(State, available, busy, busy_charging, busy_non_charging, busy_non_released,
                    busy_reserved, error, disconnected, passive, maintenance, other)

/// At an instant; one that has been away for so long is so for long.
[[nodiscard]] NetworkStatus network_status(const storage::ChargePoint& charge_point, Instant now,
                                           std::chrono::seconds long_term);

/// Of an EVSE by itself, as if its charge point were there. One that is occupied does what its open session
/// does.
[[nodiscard]] State state_of(const storage::Evse& evse, const std::optional<storage::Session>& session = {});

/// Of a charge point: whether it is there and in service, then what its EVSEs are. One that is free counts
/// before those that are busy. `sessions` are those that are open on it.
[[nodiscard]] State state_of(const storage::ChargePoint& charge_point, std::span<const storage::Evse> evses,
                             std::span<const storage::Session> sessions = {});

} // namespace voltgate::core::availability
