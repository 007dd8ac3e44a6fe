#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /charge-points/{id}/local-list and /local-lists: which id tags charge points shall know while they cannot
/// ask, of one charge point or of all that bear a tag (label), and how far each is with it.
std::vector<Route> local_list_routes(storage::Store& store, const core::Clock& clock,
                                     const core::Settings& settings);

} // namespace voltgate::api
