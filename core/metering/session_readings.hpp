#pragma once

#include "core/metering/reading.hpp"
#include "core/metering/session_energy.hpp"
#include "core/origin.hpp"
#include "storage/database.hpp"
#include "storage/records/sessions.hpp"

#include <cstdint>
#include <optional>
#include <vector>

/// The meter of a session: readings are stored with it and move its figures.
namespace voltgate::core::metering {

/// The energy count that a session's row carries.
[[nodiscard]] EnergyCount count_of(const storage::RunningSession& session);
void keep(storage::RunningSession& session, const EnergyCount& count);

/// Moves the session's figures by a reading. One that is older than the newest counts for nothing: history
/// arrives late, but the register at a later time has told its energy already.
void advance(storage::RunningSession& session, const Reading& reading);

/// A session that has not been read begins at that register value.
void begin_at(storage::RunningSession& session, std::int64_t meter_start_wh);

/// More than any session has: a reading every second for a day and more.
inline constexpr std::int64_t most_readings = 100'000;

/// Takes the meter of a session back to its beginning: at that register value, or before any was read.
void rewind(storage::RunningSession& session, std::optional<std::int64_t> meter_start_wh);

/// Counts a session anew by all of its stored readings in the order of time, from that register value or from
/// the first that was read.
void recount(storage::Database& db, storage::RunningSession& session,
             std::optional<std::int64_t> meter_start_wh);

/// Where a reading was taken.
struct Place {
    std::int64_t evse_id = 0;
    std::int64_t connector_id = 1;
};

/// Stores a reading, with its session if there is one; false when exactly this one is stored already.
bool store(storage::Database& db, const Origin& origin, const Place& place,
           const std::optional<std::string>& session_id, const Reading& reading);

} // namespace voltgate::core::metering
