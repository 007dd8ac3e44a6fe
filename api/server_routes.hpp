#pragma once

#include "api/metrics.hpp"
#include "api/route.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// Who may read /metrics.
enum class MetricsAccess { with_key, open };

/// What tells of the server itself: /health (the process answers), /ready (the database takes writes),
/// /metrics.
std::vector<Route> server_routes(const storage::Store& store, const Metrics& metrics, MetricsAccess access);

/// GET /openapi.json over a document made from all other routes.
Route openapi_route(std::string document);

} // namespace voltgate::api
