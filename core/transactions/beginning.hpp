#pragma once

#include "core/clock.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"
#include "storage/records/sessions.hpp"

#include <cstdint>
#include <string_view>

/// What belongs to the beginning of a session, whoever told of it and in which words.
namespace voltgate::core::transactions {

/// One EVSE charges one vehicle: what is still open there and began until then has ended unseen (pitfall 7).
/// Where nobody knows the EVSE, each start may be of another one. `own` is not closed.
void close_predecessors(storage::Database& db, const Origin& origin, std::int64_t evse_id, Instant started_at,
                        std::string_view own = {});

/// A session that was planned has an id, limits and a command already.
void adopt(storage::Session& session, const storage::Session& planned);

/// It began while the charge point had no connection, and was told of later.
[[nodiscard]] bool began_offline(storage::Database& db, const storage::Session& session);

/// A start that comes after a boot which followed it may have been cut, as what was open then (pitfall 6).
void mark_interrupted(storage::Database& db, storage::Session& session);

/// A remote start names the session that it began: the one that was asked for with its tag, there and then.
void fulfil_remote_start(storage::Database& db, storage::Session& session, const Settings& settings);

} // namespace voltgate::core::transactions
