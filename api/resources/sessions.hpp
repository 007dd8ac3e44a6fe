#pragma once

#include "api/actions/submission.hpp"
#include "api/route.hpp"
#include "core/clock.hpp"
#include "storage/store.hpp"

#include <memory>
#include <vector>

namespace voltgate::api {

/// /sessions: reading and annotating them, their consumption, and starting, stopping and restarting, which
/// are commands to the charge point.
std::vector<Route> session_routes(storage::Store& store, const core::Clock& clock,
                                  const core::Settings& settings, std::shared_ptr<Submitting> submitting);

} // namespace voltgate::api
