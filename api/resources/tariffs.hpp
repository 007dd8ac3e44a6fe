#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /tariffs: what sessions cost. A session keeps the version of the tariff that it began under.
std::vector<Route> tariff_routes(storage::Store& store, const core::Clock& clock);

} // namespace voltgate::api
