#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "core/command/commands.hpp"
#include "core/directory.hpp"
#include "core/security/hashing.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /charge-points: registering, reading, changing and removing them. What an operator changes acts on a
/// connected charge point at once: one that is disabled, removed or given another password is disconnected.
std::vector<Route> charge_point_routes(storage::Store& store, core::Directory& directory,
                                       core::Commands& commands, core::security::Hashing& hashing,
                                       const core::Clock& clock, const core::Settings& settings);

/// /charge-points/{id}/status, /deviations and the two status logs: what the equipment tells of itself.
std::vector<Route> charge_point_status_routes(storage::Store& store, core::Directory& directory,
                                              const core::Clock& clock, const core::Settings& settings);

} // namespace voltgate::api
