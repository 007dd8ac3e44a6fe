#pragma once

#include "core/clock.hpp"
#include "core/command/outcome.hpp"
#include "storage/database.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/tracked_requests.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

/// What happens to a command's row. These rules run in a write of the store.
namespace voltgate::core::command_record {

/// Ends a command that has not ended yet: stores the outcome with its effect and tells of it.
void complete(storage::Database& db, storage::Command& command, const Outcome& outcome, Instant now);

/// How far the charge point has come with what a command asked of it: where that takes longer than the
/// answer, a record of its own follows it, and the command shows its present state.
struct Progress {
    std::string id; ///< of the record that follows it
    storage::RequestStatus status{};
    std::optional<std::string> ocpp_status; ///< the charge point's last word
    Instant at;
    bool final_ = false; ///< nothing more is expected
    std::optional<std::string> file_id;
    std::optional<std::string> firmware_version;
};
BOOST_DESCRIBE_STRUCT(Progress, (), (id, status, ocpp_status, at, final_, file_id, firmware_version))

/// Keeps the progress in the command's result, as its member `progress`.
void note(storage::Database& db, std::string_view id, const Progress& progress, Instant now);
/// The same, and tells of it.
void progressed(storage::Database& db, std::string_view id, const Progress& progress, Instant now);

/// After a restart: what was sent, or may have been, has lost its answer; what was to be sent at once was
/// not. All are closed; what waits for an offline charge point goes on waiting.
void close_interrupted(storage::Database& db, Instant now);

/// Its charge point is removed: what waits for it is cancelled. Another of its identity is not the same.
void cancel_queued(storage::Database& db, const std::string& charge_point_id, Instant now);

/// Closes queued commands whose time is over.
void expire(storage::Database& db, Instant now);

} // namespace voltgate::core::command_record
