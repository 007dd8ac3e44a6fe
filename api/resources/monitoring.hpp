#pragma once

#include "api/route.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /charge-points/{id}/monitors and /monitoring: what is monitored there. /device-events: what monitors told,
/// and what charge points tell of their components by themselves.
std::vector<Route> monitoring_routes(storage::Store& store);

} // namespace voltgate::api
