#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// POST /id-tags/bulk: many id tags at once, all or none.
std::vector<Route> id_tag_import_routes(storage::Store& store, const core::Clock& clock);

} // namespace voltgate::api
