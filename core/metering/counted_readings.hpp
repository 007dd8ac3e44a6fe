#pragma once

#include "storage/database.hpp"
#include "storage/records/meter_values.hpp"
#include "storage/records/sessions.hpp"

#include <optional>
#include <vector>

namespace voltgate::core::metering {

/// A reading, and what its session had charged by then.
struct CountedReading {
    storage::MeterValue value;
    std::optional<double> energy_wh; ///< absent where the reading tells no energy
};

/// The readings of a session in the order of time, counted by the rule by which the session itself counts.
/// The energy never falls, and comes to what the session shows: where its end tells more than the last
/// reading, the end is one more reading without samples.
[[nodiscard]] std::vector<CountedReading> counted_readings(storage::Database& db,
                                                           const storage::Session& session);

} // namespace voltgate::core::metering
