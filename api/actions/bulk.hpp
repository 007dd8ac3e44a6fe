#pragma once

#include "api/actions/submission.hpp"
#include "api/route.hpp"

#include <memory>

namespace voltgate::api {

/// POST /charge-points/actions/bulk: one command to many charge points at the same time, each with its own
/// result. The key needs the command's own scope.
Route bulk_route(std::shared_ptr<Submitting> submitting);

} // namespace voltgate::api
