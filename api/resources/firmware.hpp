#pragma once

#include "api/route.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /charge-points/{id}/firmware-updates: what charge points were asked to install, and how far that has come.
std::vector<Route> firmware_routes(storage::Store& store);

} // namespace voltgate::api
