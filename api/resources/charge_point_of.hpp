#pragma once

#include "api/exchange.hpp"
#include "storage/records/charge_points.hpp"

#include <optional>

namespace voltgate::api {

/// The charge point that the path names; nothing when it is not the caller's.
std::optional<storage::ChargePoint> charge_point_of(storage::Database& db, const Exchange& exchange);

} // namespace voltgate::api
