#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "core/provisioning/provisioner.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /desired-configurations: what configuration keys shall be, at one charge point or at a group. Charge
/// points are brought in step when they are ready; /charge-points/{id}/configurations shows how far they are.
std::vector<Route> desired_configuration_routes(storage::Store& store,
                                                core::provisioning::Provisioner& provisioner,
                                                const core::Clock& clock);

} // namespace voltgate::api
