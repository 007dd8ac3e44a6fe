#pragma once

#include "api/actions/submission.hpp"
#include "api/route.hpp"
#include "storage/store.hpp"

#include <memory>
#include <vector>

namespace voltgate::api {

/// /charge-points/{id}/configurations: what the charge point last told; a change is a command to it.
std::vector<Route> configuration_routes(storage::Store& store, std::shared_ptr<Submitting> submitting);

} // namespace voltgate::api
