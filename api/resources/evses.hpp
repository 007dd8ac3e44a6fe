#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// EVSEs, under their charge point (/charge-points/{id}/evses, by number or id) and flat (/evses, by id).
std::vector<Route> evse_routes(storage::Store& store, const core::Clock& clock);

/// /charge-points/{id}/evses/{evse}/connectors, by number or id.
std::vector<Route> connector_routes(storage::Store& store, const core::Clock& clock);

} // namespace voltgate::api
