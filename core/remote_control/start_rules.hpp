#pragma once

#include "core/clock.hpp"
#include "core/remote_control/remote_control.hpp"
#include "storage/records/charge_points.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What is known to stand against a start or a stop before the charge point is asked.
namespace voltgate::core::remote_control {

inline constexpr std::string_view access_restricted = "access_restricted";
inline constexpr std::string_view boot_not_accepted = "boot_not_accepted";
inline constexpr std::string_view charging_not_allowed = "charging_not_allowed";
inline constexpr std::string_view payment_no_funds = "payment_no_funds";
inline constexpr std::string_view session_already_running = "session_already_running";
inline constexpr std::string_view session_exists = "session_exists";
inline constexpr std::string_view user_is_disabled = "user_is_disabled";

/// Why a session cannot begin. What an operator has decided, of the id tag or of the equipment, always
/// counts; what the equipment told, and what runs on it, may be out of date: a start by force goes past it. A
/// tag that the external authorizer has to be asked about is its matter when the session begins.
[[nodiscard]] std::optional<Refusal> refuse_start(storage::Database& db, const std::string& charge_point_id,
                                                  const Start& start, Instant now, const Settings& settings);

/// A charge point that is there and whose boot is not accepted is asked neither to start nor to stop.
[[nodiscard]] std::optional<Refusal> refuse_unbooted(const storage::ChargePoint& charge_point);

} // namespace voltgate::core::remote_control
