#include "core/transactions/ending.hpp"

#include "core/events.hpp"
#include "core/transactions/session_view.hpp"

#include <cmath>

namespace voltgate::core::transactions {

void close_without_station(storage::Database& db, storage::Session session, storage::ClosedBy by,
                           std::string_view reason, Instant now) {
    session.closed_by = by;
    session.stop_reason = reason;
    session.stopped_at = session.last_meter_at ? session.last_meter_at : session.started_at;
    session.stop_received_at = now;
    if (session.register_wh)
        session.meter_stop_wh = std::llround(*session.register_wh);
    save_ended(db, session, now);
}

void save_ended(storage::Database& db, storage::Session& session, Instant now) {
    session.status = storage::SessionStatus::finished;
    session.power_w.reset();
    session.interrupted_at.reset();
    session.updated_at = now;
    storage::sessions::save(db, session);
    events::record(db, events::session_ended, {session.organization_id, session.charge_point_id}, now,
                   view_of(session));
}

} // namespace voltgate::core::transactions
