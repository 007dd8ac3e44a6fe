#include "core/events.hpp"
#include "core/metering/session_readings.hpp"
#include "core/reservation/reservation.hpp"
#include "core/transactions/ending.hpp"
#include "core/transactions/session_view.hpp"
#include "core/transactions/transactions.hpp"
#include "storage/records/commands.hpp"
#include "storage/ulid.hpp"

#include <utility>

namespace voltgate::core::transactions {

namespace {

namespace sessions = storage::sessions;

authorization::Question question_of(const Start& start) {
    return {start.origin.organization_id, start.origin.charge_point_id, start.evse_id, start.id_tag,
            start.origin.received_at};
}

/// Without a time of its own two starts of a tag may look the same and not be: then only a running session
/// counts.
bool is_repeat(const Start& start, const storage::Session& earlier) {
    return start.reported_at || earlier.status == storage::SessionStatus::active;
}

/// The same answer again: the token's data as it is now, the word as it was given.
Begun repeated(storage::Database& db, const Start& start, storage::Session session) {
    auto verdict = authorization::decide(db, question_of(start));
    if (session.start_status)
        verdict.status = authorization::status_of(*session.start_status);
    return {std::move(session), verdict};
}

/// One EVSE charges one vehicle: what is still open there has ended unseen (pitfall 7).
void close_predecessor(storage::Database& db, const Start& start, Instant started_at) {
    auto open = sessions::open_on(db, start.origin.charge_point_id, start.evse_id);
    if (open && open->started_at <= started_at)
        close_without_station(db, std::move(*open), storage::ClosedBy::synthetic, reason_new_start,
                              start.origin.received_at);
}

storage::Session session_of(storage::Database& db, const Start& start, Instant started_at) {
    storage::Session session;
    session.id = storage::new_id("ses", start.origin.received_at);
    session.organization_id = start.origin.organization_id;
    session.charge_point_id = start.origin.charge_point_id;
    session.evse_id = start.evse_id;
    session.connector_id = start.connector_id;
    session.id_tag = start.id_tag;
    session.transaction_id = std::to_string(sessions::next_transaction_number(db));
    session.started_at = started_at;
    session.start_received_at = start.origin.received_at;
    session.start_key = start.repeat_key;
    session.reservation_id = start.reservation_id;
    session.created_at = start.origin.received_at;
    session.updated_at = start.origin.received_at;
    session.meter_start_wh = start.meter_start_wh;
    if (start.meter_start_wh) {
        metering::EnergyCount count;
        count.advance(static_cast<double>(*start.meter_start_wh));
        metering::keep(session, count);
    }
    return session;
}

/// A remote start names the session that it began.
void fulfil_remote_start(storage::Database& db, storage::Session& session, const Settings& settings) {
    const auto received = *session.start_received_at;
    const auto command =
        storage::commands::remote_start_for(db, session.charge_point_id, *session.id_tag, session.evse_id,
                                            received - settings.remote_start_window);
    if (!command)
        return;
    session.command_id = command->id;
    storage::commands::link_session(db, command->id, session.id, received);
}

} // namespace

Begun begin(storage::Database& db, const Start& start, const Settings& settings) {
    // Before the concurrency rule, or a station's own repeat would count against it (pitfall 9).
    auto repeat = sessions::find_repeat(db, start.origin.charge_point_id, start.repeat_key);
    if (repeat && is_repeat(start, *repeat))
        return repeated(db, start, std::move(*repeat));

    const auto question = question_of(start);
    const auto concurrent = settings.concurrent_sessions_per_tag ? authorization::ConcurrentSessions::allowed
                                                                 : authorization::ConcurrentSessions::refused;
    const auto verdict = authorization::decide_start(db, question, concurrent);
    const auto started_at = believable(start.reported_at, start.origin.received_at, settings);
    close_predecessor(db, start, started_at);

    auto session = session_of(db, start, started_at);
    if (repeat)
        session.start_key = start.repeat_key + ' ' + session.id;
    session.start_status = authorization::word_of(verdict.status);
    session.parent_id_tag = verdict.group_id;
    fulfil_remote_start(db, session, settings);
    sessions::add(db, session);
    reservation::session_started(db, start.origin, session, settings);
    authorization::remember(db, question, verdict, "StartTransaction", session.id);
    events::record(db, events::session_started, {session.organization_id, session.charge_point_id},
                   start.origin.received_at, view_of(session));
    return {std::move(session), verdict};
}

} // namespace voltgate::core::transactions
