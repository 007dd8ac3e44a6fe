#pragma once

#include "core/transactions/told.hpp"

/// What the readings of an event mean for its session, and when a session has ended by all that was told.
namespace voltgate::core::transactions {

/// Stores the readings; true: some are news. One from between others has the whole session counted anew. What
/// the newest event reads last was read last, whatever a clock says that has jumped back.
bool read(storage::Database& db, const Told& told, storage::Session& session, bool newest);

/// A register value that was not believed is for a person to see.
void review_energy(storage::Database& db, const Told& told, const storage::Session& session);

/// When a session ended that was told to end at `at`: not before anything numbered before its end, which its
/// equipment did while it ran, nor before what the event itself reads. A clock that went back in between
/// tells no end, and then it is the last reading: time that nobody told of is not invented. One that went
/// back to before the start: see end_of_wrong_clock.
[[nodiscard]] Instant end_of(storage::Database& db, const Told& told, const storage::Session& session,
                             Instant at, const Settings& settings);

/// The time of an event, or of the last reading in it where that is later.
[[nodiscard]] Instant last_read(const Told& told, Instant at);

/// Whether an event that comes after the end of its session, and is numbered before it, is of a later time.
/// An equal number tells no order.
[[nodiscard]] bool moves_end(storage::Database& db, const Told& told, const storage::Session& session,
                             Instant at);

} // namespace voltgate::core::transactions
