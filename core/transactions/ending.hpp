#pragma once

#include "core/origin.hpp"
#include "storage/database.hpp"
#include "storage/records/sessions.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace voltgate::core::transactions {

/// Words for the ends that no charge point reported; beside the standard's reasons.
inline constexpr std::string_view reason_new_start = "new_start_transaction_received";
inline constexpr std::string_view reason_lost = "charge_point_timeout";
inline constexpr std::string_view reason_forced = "force_stop";
inline constexpr std::string_view reason_removed = "charge_point_removed";

/// Ends a session without the charge point: at its last meter value, with the energy counted so far, by the
/// rules of pitfalls 6 and 7. Saves it and tells of it.
void close_without_station(storage::Database& db, storage::Session session, storage::ClosedBy by,
                           std::string_view reason, Instant now);

/// More was read of a session that was closed so: it ended at the last of its meter values.
void move_end(storage::Database& db, storage::Session& session, Instant now);

/// Ends a session that never began; `status` is failed or expired.
void close_unbegun(storage::Database& db, storage::Session session, storage::SessionStatus status,
                   std::string_view reason, Instant now);

/// When a session ended whose charge point dates the end before the start. At its receipt, if the start was
/// told at once and the connection has held since: so the end came at once, too. Otherwise it may have waited
/// to be told and is the last reading, as time that nobody told of is not invented.
[[nodiscard]] Instant end_of_wrong_clock(storage::Database& db, const storage::Session& session,
                                         Instant received_at);

/// Such an end is for a person to see. `ended_at` is what the charge point says.
void review_wrong_clock(storage::Database& db, const Origin& origin, const storage::Session& session,
                        Instant ended_at, std::string_view action, const boost::json::value& message);

/// Saves a session that has just ended, or whose end was corrected, and tells of it.
/// `read`: as it stands in the database.
void save_ended(storage::Database& db, const storage::Session& read, storage::Session& session, Instant now);
void save_ended(storage::Database& db, storage::Session& session, Instant now);

} // namespace voltgate::core::transactions
