#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /charge-points/{id}/quirks: what a charge point needs otherwise than the server's options say.
std::vector<Route> quirk_routes(storage::Store& store, const core::Clock& clock);

} // namespace voltgate::api
