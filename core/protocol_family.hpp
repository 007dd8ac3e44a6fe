#pragma once

#include "ocpp/version.hpp"
#include "storage/records/charge_points.hpp"

#include <string>

namespace voltgate::core {

/// The versions of the protocol that share their messages.
enum class Family { v16, v2 };

[[nodiscard]] inline Family family_of(ocpp::Version version) {
    return version == ocpp::Version::v16 ? Family::v16 : Family::v2;
}

/// What a charge point spoke when it last connected; one that never did counts as 1.6. For rules that ask
/// their block's v16 or v2 part what a charge point can do.
[[nodiscard]] inline Family family_of(storage::Database& db, const std::string& charge_point_id) {
    const auto charge_point = storage::charge_points::get(db, charge_point_id);
    const bool known = charge_point && charge_point->protocol;
    return known && *charge_point->protocol != to_string(ocpp::Version::v16) ? Family::v2 : Family::v16;
}

} // namespace voltgate::core
