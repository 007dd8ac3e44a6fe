#pragma once

#include "core/clock.hpp"
#include "storage/database.hpp"
#include "storage/records/sessions.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace voltgate::core::metering {

/// What a session had charged at the end of an interval, and its mean power in it.
struct ConsumedInterval {
    Instant begins;
    std::optional<double> energy_wh; ///< since the session's start
    std::optional<double> power_w;   ///< as reported, else from the energy
    std::optional<double> soc_percent;
};

/// A session's readings gathered into intervals that begin at whole multiples of their length; intervals
/// without a reading are left out. The energy goes through whatever the meter did (pitfall 36).
[[nodiscard]] std::vector<ConsumedInterval>
consumption(storage::Database& db, const storage::Session& session, std::chrono::seconds interval);

} // namespace voltgate::core::metering
