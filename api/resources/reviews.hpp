#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /reviews: messages that were stored and acknowledged although they break a rule, for a person to resolve.
std::vector<Route> review_routes(storage::Store& store, const core::Clock& clock);

} // namespace voltgate::api
