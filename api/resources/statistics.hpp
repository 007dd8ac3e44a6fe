#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// Figures of a stretch of time: of one charge point, and of all of an organization.
std::vector<Route> statistics_routes(storage::Store& store, const core::Clock& clock);

} // namespace voltgate::api
