#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /id-tags: who may charge.
std::vector<Route> id_tag_routes(storage::Store& store, const core::Clock& clock);

} // namespace voltgate::api
