#include "core/events.hpp"
#include "core/metering/session_readings.hpp"
#include "core/reservation/reservation.hpp"
#include "core/smart_charging/smart_charging.hpp"
#include "core/transactions/beginning.hpp"
#include "core/transactions/planned.hpp"
#include "core/transactions/session_view.hpp"
#include "core/transactions/transactions.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/commands.hpp"
#include "storage/ulid.hpp"

#include <utility>

namespace voltgate::core::transactions {

namespace {

namespace sessions = storage::sessions;

/// Without a time that can be believed (a clock that begins in 1970 at every boot) two starts of a tag may
/// look the same and not be: then only a running session counts.
bool is_repeat(const Start& start, const storage::Session& earlier, const Settings& settings) {
    const bool dated = start.reported_at &&
                       believable(start.reported_at, start.origin.received_at, settings) == start.reported_at;
    return dated || earlier.status == storage::SessionStatus::active;
}

/// The key goes to the new session, whose own repeats are to be recognised.
void give_up_key(storage::Database& db, storage::Session& earlier) {
    earlier.start_key = earlier.start_key.value_or("") + ' ' + earlier.id;
    sessions::save(db, earlier);
}

/// The same answer again: the token's data as it is now, the word as it was given.
Begun repeated(storage::Database& db, const Start& start, storage::Session session) {
    auto verdict = authorization::decide(db, question_of(start));
    if (session.start_status)
        verdict.status = authorization::status_of(*session.start_status);
    return {std::move(session), verdict};
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
    if (start.meter_start_wh)
        metering::begin_at(session, *start.meter_start_wh);
    return session;
}

/// Writes the new session; a planned one becomes it.
void enter(storage::Database& db, const authorization::Question& question, storage::Session& session,
           const std::optional<storage::Session>& planned, const Settings& settings) {
    if (planned)
        adopt(session, *planned);
    else
        fulfil_remote_start(db, session, settings);
    if (session.origin == storage::SessionOrigin::local && began_offline(db, session))
        session.origin = storage::SessionOrigin::offline;
    if (!session.tariff_id)
        tariff_cost::assign(db, session);
    limit_by_tag(db, question, session);
    if (planned)
        sessions::save(db, session);
    else
        sessions::add(db, session);
}

} // namespace

authorization::Question question_of(const Start& start) {
    return {start.origin.organization_id, start.origin.charge_point_id, start.evse_id, start.id_tag,
            start.origin.received_at};
}

Begun begin(storage::Database& db, const Start& start, const Settings& settings) {
    // Before the concurrency rule, or a station's own repeat would count against it (pitfall 9).
    auto repeat = sessions::find_repeat(db, start.origin.charge_point_id, start.repeat_key);
    if (repeat && is_repeat(start, *repeat, settings))
        return repeated(db, start, std::move(*repeat));

    auto question = question_of(start);
    const bool decided = !authorization::must_ask(db, question, settings);
    const auto verdict = authorization::decide_start(db, question, settings);
    const auto started_at = believable(start.reported_at, start.origin.received_at, settings);
    close_predecessors(db, start.origin, start.evse_id, started_at);

    auto session = session_of(db, start, started_at);
    if (repeat)
        give_up_key(db, *repeat);
    mark_interrupted(db, session);
    if (decided)
        session.start_status = authorization::word_of(verdict.status);
    session.parent_id_tag = verdict.group_id;
    enter(db, question, session, planned_for(db, start, started_at, settings), settings);
    reservation::session_started(db, start.origin, session, start.action, settings);
    smart_charging::session_started(db, session);
    if (decided)
        authorization::record_verdict(db, question, verdict, start.action, &session);
    events::record(db, events::session_started, {session.organization_id, session.charge_point_id},
                   start.origin.received_at, view_of(session));
    follow(db, session, start.origin.received_at);
    return {std::move(session), verdict};
}

} // namespace voltgate::core::transactions
