#pragma once

#include "api/route.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /charge-points/{id}/certificates and /certificate-requests: what is installed there, and what waits to be
/// signed.
std::vector<Route> certificate_routes(storage::Store& store);

} // namespace voltgate::api
