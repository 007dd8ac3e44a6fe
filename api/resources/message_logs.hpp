#pragma once

#include "api/route.hpp"
#include "storage/message_log.hpp"
#include "storage/store.hpp"

namespace voltgate::api {

/// GET /charge-points/{id}/logs: the OCPP messages themselves.
Route message_log_route(storage::Store& store, storage::MessageLog& log);

} // namespace voltgate::api
