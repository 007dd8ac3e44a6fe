#pragma once

#include "api/route.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /charge-points/{id}/display-messages: what its displays show, as far as it is known.
std::vector<Route> display_message_routes(storage::Store& store);

} // namespace voltgate::api
