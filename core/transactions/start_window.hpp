#pragma once

#include "core/settings.hpp"
#include "storage/database.hpp"

#include <chrono>
#include <string_view>

namespace voltgate::core::transactions {

/// How long after a remote start a session may begin by it: as long as the charge point told that it waits
/// for a vehicle, and a margin; never less than the option, which is for those that tell nothing.
[[nodiscard]] std::chrono::seconds start_window(storage::Database& db, std::string_view charge_point_id,
                                                const Settings& settings);

} // namespace voltgate::core::transactions
