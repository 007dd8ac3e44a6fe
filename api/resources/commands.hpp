#pragma once

#include "api/route.hpp"
#include "core/command/commands.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /commands: what was asked of charge points and what became of it; DELETE takes back what has not been
/// sent.
std::vector<Route> command_routes(storage::Store& store, core::Commands& commands);

} // namespace voltgate::api
