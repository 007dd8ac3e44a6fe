#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// What is installed of charging profiles on a charge point, and what it comes to. Set and cleared by the
/// commands `set-charging-profile` and `clear-charging-profile`.
std::vector<Route> charging_profile_routes(storage::Store& store, const core::Clock& clock);

} // namespace voltgate::api
