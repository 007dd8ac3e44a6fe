#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /tariff-assignments: the tariffs of groups of charge points, which are all that bear a tag (label).
std::vector<Route> tariff_assignment_routes(storage::Store& store, const core::Clock& clock);

} // namespace voltgate::api
