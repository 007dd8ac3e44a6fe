#pragma once

#include "api/route.hpp"

#include <boost/json/object.hpp>

#include <span>
#include <string_view>

namespace voltgate::api {

/// The OpenAPI 3.1 document of a table of routes.
boost::json::object openapi_document(std::span<const Route> routes, std::string_view version);

} // namespace voltgate::api
