#pragma once

#include "api/route.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /charge-points/{id}/log-requests: which logs charge points were asked for, and how far that has come.
std::vector<Route> log_routes(storage::Store& store);

} // namespace voltgate::api
