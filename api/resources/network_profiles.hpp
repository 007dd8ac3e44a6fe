#pragma once

#include "api/route.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /charge-points/{id}/network-profiles: the slots that set-network-profile has filled.
std::vector<Route> network_profile_routes(storage::Store& store);

} // namespace voltgate::api
