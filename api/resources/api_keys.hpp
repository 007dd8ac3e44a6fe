#pragma once

#include "api/rate_limit.hpp"
#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /org/api-keys, and who I am: /auth/me and /consumers/me.
std::vector<Route> api_key_routes(storage::Store& store, const core::Clock& clock, RateLimitOptions limit);

} // namespace voltgate::api
