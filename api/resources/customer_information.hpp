#pragma once

#include "api/route.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /charge-points/{id}/customer-information: what it was asked to tell of customers. Only one of them at a
/// time is shown with what it told, which is personal data.
std::vector<Route> customer_information_routes(storage::Store& store);

} // namespace voltgate::api
