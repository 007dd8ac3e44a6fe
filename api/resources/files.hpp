#pragma once

#include "api/route.hpp"
#include "core/clock.hpp"
#include "core/files/disk.hpp"
#include "core/files/settings.hpp"
#include "storage/store.hpp"

#include <vector>

namespace voltgate::api {

/// /files: firmware images that operators upload, and the logs that charge points uploaded.
std::vector<Route> file_routes(storage::Store& store, core::files::Disk& disk, const core::Clock& clock,
                               const core::files::FileSettings& settings);

} // namespace voltgate::api
