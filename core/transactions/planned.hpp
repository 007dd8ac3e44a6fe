#pragma once

#include "core/transactions/limits.hpp"
#include "core/transactions/transactions.hpp"
#include "storage/records/commands.hpp"

#include <optional>
#include <string>

/// Sessions that were asked for from afar. Such a session is there as soon as its start command is booked
/// (pending), becomes active with the charge point's start, and otherwise ends: failed when the charge point
/// refused, expired when it never began. What it is waiting for is read from its command's record, so a
/// restart changes nothing. A vehicle that comes when the session was given up already is late, and charges
/// by its limits all the same: it is told that the session expired, and then that it began.
namespace voltgate::core::transactions {

inline constexpr std::string_view reason_remote_start_failed = "remote_start_failed";
inline constexpr std::string_view reason_no_ev = "no_ev_connected";
/// Of a session that turned out to be the one that was planned: it goes on there.
inline constexpr std::string_view reason_planned = "continues_as";

/// What an operator gives a session before it begins.
struct Plan {
    std::optional<Limits> limits;
    std::optional<std::string> external_id;
    storage::JsonText custom{"{}"};
};

/// Adds the pending session of a start command that is being booked, and names it in the command. A refusal
/// leaves nothing behind.
[[nodiscard]] std::optional<Refusal> plan(storage::Database& db, storage::Command& start, const Plan& plan);

/// Ends a pending session when its command, or time, says that it will not begin.
void settle_planned(storage::Database& db, const std::string& session_id, Instant now,
                    const Settings& settings);
/// The same for all of them.
void settle_planned(storage::Database& db, Instant now, const Settings& settings);

/// It expired because it did not begin.
[[nodiscard]] bool is_given_up(const storage::Session& planned);

/// The session that a start fulfils: same tag, same EVSE or any, and not asked for after it began. One that
/// waits; else the last one there, if it was given up no longer ago than it was waited for.
[[nodiscard]] std::optional<storage::Session> planned_for(storage::Database& db, const Start& start,
                                                          Instant started_at, const Settings& settings);

} // namespace voltgate::core::transactions
