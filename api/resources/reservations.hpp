#pragma once

#include "api/actions/submission.hpp"
#include "api/route.hpp"
#include "core/clock.hpp"
#include "core/directory.hpp"
#include "storage/store.hpp"

#include <memory>
#include <vector>

namespace voltgate::api {

/// /reservations: made and cancelled by the commands `reserve` and `cancel-reservation`, and kept as records.
std::vector<Route> reservation_routes(storage::Store& store, core::Commands& commands,
                                      const core::Directory& directory, const core::Clock& clock,
                                      std::shared_ptr<Submitting> submitting);

} // namespace voltgate::api
