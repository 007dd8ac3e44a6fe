#pragma once

#include "api/actions/submission.hpp"
#include "api/route.hpp"

#include <memory>
#include <vector>

namespace voltgate::api {

/// POST /charge-points/{id}/actions/{verb} for every command that the core declares, and the two actions that
/// name an EVSE by its id. A command is declared once, in its block; nothing here knows any of them.
std::vector<Route> action_routes(std::shared_ptr<Submitting> submitting, storage::Store& store);

} // namespace voltgate::api
