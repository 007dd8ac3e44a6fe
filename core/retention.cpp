#include "core/retention.hpp"

#include "storage/records/authorizations.hpp"
#include "storage/records/events.hpp"
#include "storage/records/status_log.hpp"

namespace voltgate::core::retention {

void prune(storage::Database& db, Instant now, const Settings& settings) {
    constexpr std::int64_t at_once = 500;
    storage::events::prune(db, now - settings.keep_events, at_once);
    storage::status_log::prune(db, now - settings.keep_history, at_once);
    storage::connection_log::prune(db, now - settings.keep_history, at_once);
    storage::authorizations::prune(db, now - settings.keep_history, at_once);
}

} // namespace voltgate::core::retention
