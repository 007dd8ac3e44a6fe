#pragma once

#include "api/route.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /security-events: what charge points and our own door tell of security, and whether the log of a charge
/// point is as it was written.
std::vector<Route> security_event_routes(storage::Store& store);

} // namespace voltgate::api
