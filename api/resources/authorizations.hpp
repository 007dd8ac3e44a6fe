#pragma once

#include "api/route.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /authorizations: every answer that was given to the question whether somebody may charge.
std::vector<Route> authorization_routes(storage::Store& store);

} // namespace voltgate::api
