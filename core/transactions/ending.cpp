#include "core/transactions/ending.hpp"

#include "core/events.hpp"
#include "core/json/time.hpp"
#include "core/review.hpp"
#include "core/smart_charging/smart_charging.hpp"
#include "core/tariff_cost/tariff_cost.hpp"
#include "core/transactions/session_view.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/limit_stops.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace voltgate::core::transactions {

namespace {

void tell(storage::Database& db, const storage::Session& session, Instant now) {
    events::record(db, events::session_ended, {session.organization_id, session.charge_point_id}, now,
                   view_of(session));
}

void end_at_last_reading(storage::Session& session) {
    session.stopped_at = std::max(session.last_meter_at, session.started_at);
    if (session.register_wh)
        session.meter_stop_wh = std::llround(*session.register_wh);
}

} // namespace

void close_without_station(storage::Database& db, storage::Session session, storage::ClosedBy by,
                           std::string_view reason, Instant now) {
    session.closed_by = by;
    session.stop_reason = reason;
    session.stop_received_at = now;
    end_at_last_reading(session);
    save_ended(db, session, now);
}

void move_end(storage::Database& db, storage::Session& session, Instant now) {
    end_at_last_reading(session);
    save_ended(db, session, now);
}

Instant end_of_wrong_clock(storage::Database& db, const storage::Session& session, Instant received_at) {
    constexpr std::chrono::minutes at_once{1};
    const auto begun = session.start_received_at.value_or(received_at);
    const auto connected = storage::charge_points::connected_since(db, session.charge_point_id);
    const bool comes_at_once = connected && *connected <= begun && begun - *session.started_at < at_once;
    const auto last_read = session.last_meter_at.value_or(*session.started_at);
    return std::max(*session.started_at, comes_at_once ? received_at : last_read);
}

void review_wrong_clock(storage::Database& db, const Origin& origin, const storage::Session& session,
                        Instant ended_at, std::string_view action, const boost::json::value& message) {
    review::Finding finding{review::implausible_time, action, message, {}};
    finding.detail = "the end is dated " + json::time_text(ended_at) + ", before the start at " +
                     json::time_text(*session.started_at) + "; " + json::time_text(*session.stopped_at) +
                     " is booked";
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    finding.key = "end " + session.id;
    review::add(db, origin, finding);
}

void save_ended(storage::Database& db, storage::Session& session, Instant now) {
    save_ended(db, storage::sessions::get(db, session.id).value(), session, now);
}

void save_ended(storage::Database& db, const storage::Session& read, storage::Session& session, Instant now) {
    session.status = storage::SessionStatus::finished;
    session.power_w.reset();
    session.interrupted_at.reset();
    session.limit_at.reset();
    session.updated_at = now;
    tariff_cost::settle(db, session, now);
    storage::sessions::save(db, read, session);
    smart_charging::session_ended(db, session);
    storage::limit_stops::remove(db, session.id);
    tell(db, session, now);
}

void close_unbegun(storage::Database& db, storage::Session session, storage::SessionStatus status,
                   std::string_view reason, Instant now) {
    session.status = status;
    session.closed_by = storage::ClosedBy::synthetic;
    session.stop_reason = reason;
    session.updated_at = now;
    storage::sessions::save(db, session);
    tell(db, session, now);
}

} // namespace voltgate::core::transactions
