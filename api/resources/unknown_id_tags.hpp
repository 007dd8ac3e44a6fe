#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /unknown-id-tags: tags that nobody has registered and that wanted to charge.
std::vector<Route> unknown_id_tag_routes(storage::Store& store, const core::Clock& clock);

} // namespace voltgate::api
