#pragma once

#include "core/charge_point.hpp"
#include "storage/records/charge_points.hpp"

#include <optional>

namespace voltgate::core {

/// The live state of a stored one; nothing stored: it has never booted.
[[nodiscard]] inline BootStatus live_status(const std::optional<storage::BootStatus>& stored) {
    if (!stored)
        return BootStatus::unknown;
    switch (*stored) {
    case storage::BootStatus::accepted:
        return BootStatus::accepted;
    case storage::BootStatus::rejected:
        return BootStatus::rejected;
    case storage::BootStatus::pending:
        break;
    }
    return BootStatus::pending;
}

} // namespace voltgate::core
