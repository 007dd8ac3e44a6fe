#pragma once

#include "core/command/conversation.hpp"

#include <optional>

namespace voltgate::core::remote_control {

/// Why a charge point is not asked to start or stop now: while its boot is not accepted it is asked neither
/// (1.6 section 4.2, B02.FR.05). Nothing: it may be asked.
[[nodiscard]] std::optional<Outcome> not_yet(const ChargePoint& charge_point);

} // namespace voltgate::core::remote_control
