#pragma once

#include "core/clock.hpp"
#include "core/command/outcome.hpp"
#include "storage/database.hpp"
#include "storage/records/commands.hpp"

/// What happens to a command's row. These rules run in a write of the store.
namespace voltgate::core::command_record {

/// Ends a command that has not ended yet: stores the outcome with its effect and tells of it.
void complete(storage::Database& db, storage::Command& command, const Outcome& outcome, Instant now);

/// After a restart: what was sent has lost its answer, what was to be sent at once was not. Both are closed;
/// what waits for an offline charge point goes on waiting.
void close_interrupted(storage::Database& db, Instant now);

/// Closes queued commands whose time is over.
void expire(storage::Database& db, Instant now);

} // namespace voltgate::core::command_record
