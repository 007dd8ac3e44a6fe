#include "core/transactions/told.hpp"

#include "core/availability/availability.hpp"
#include "core/events.hpp"
#include "core/metering/session_readings.hpp"
#include "core/review.hpp"
#include "core/transactions/beginning.hpp"
#include "core/transactions/ending.hpp"
#include "core/transactions/limits.hpp"
#include "core/transactions/readings.hpp"
#include "core/transactions/session_view.hpp"
#include "core/transactions/told_meter.hpp"
#include "core/transactions/told_token.hpp"
#include "storage/ulid.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace voltgate::core::transactions {

namespace {

namespace sessions = storage::sessions;
namespace numbered = storage::transaction_events;
using storage::SessionStatus;

storage::TransactionEvent event_of(const Told& told, const storage::Session& session) {
    storage::TransactionEvent event;
    event.organization_id = told.origin.organization_id;
    event.charge_point_id = told.origin.charge_point_id;
    event.session_id = session.id;
    event.seq_no = told.seq_no;
    event.kind = told.kind;
    event.trigger_reason = told.trigger;
    event.charging_state = told.charging_state;
    event.offline = told.offline;
    event.occurred_at = told.reported_at.value_or(told.origin.received_at);
    event.received_at = told.origin.received_at;
    return event;
}

bool ended_by_station(const storage::Session& session) {
    return session.status == SessionStatus::finished && session.closed_by == storage::ClosedBy::station;
}

/// A boot has cut the session, or a rule has closed it, and its id begins another one after all that was told
/// of it: the equipment has begun to count anew.
bool begins_anew(storage::Database& db, const storage::Session& known, Instant at) {
    const bool cut = known.interrupted_at || known.status != SessionStatus::active;
    return cut && numbered::has_start_before(db, known.id, at) && !numbered::any_since(db, known.id, at);
}

/// The session of an id; an id that is used again after its session has ended is another one's.
std::optional<storage::Session> session_of(storage::Database& db, const Told& told, Instant at) {
    auto known = sessions::by_transaction_id(db, told.origin.charge_point_id, told.transaction_id);
    if (!known || told.kind != EventKind::started)
        return known;
    if (ended_by_station(*known) && *known->stopped_at < at)
        return std::nullopt;
    if (!begins_anew(db, *known, at))
        return known;
    if (known->status == SessionStatus::active)
        close_without_station(db, *known, storage::ClosedBy::synthetic, reason_new_start,
                              told.origin.received_at);
    return std::nullopt;
}

/// Whatever was told first begins it.
storage::Session begin(storage::Database& db, const Told& told, Instant at) {
    const auto received = told.origin.received_at;
    storage::Session session;
    session.id = storage::new_id("ses", received);
    session.organization_id = told.origin.organization_id;
    session.charge_point_id = told.origin.charge_point_id;
    session.evse_id = 0;
    session.transaction_id = told.transaction_id;
    session.started_at = at;
    session.start_received_at = session.created_at = session.updated_at = received;
    if (told.session_meter)
        metering::begin_at(session, 0);
    mark_interrupted(db, session);
    if (told.offline || began_offline(db, session))
        session.origin = storage::SessionOrigin::offline;
    tariff_cost::assign(db, session);
    sessions::add(db, session);
    return session;
}

/// Where it is. Equipment that names an EVSE or a connector for the first time makes its row (pitfall 45).
void place(storage::Database& db, const Told& told, storage::Session& session, const Settings& settings) {
    if (!told.evse_id || *told.evse_id <= 0)
        return;
    const auto received = told.origin.received_at;
    availability::ensure(db, session.charge_point_id, {*told.evse_id, told.connector_id}, received,
                         settings.equipment);
    if (told.connector_id && *told.connector_id > 0)
        session.connector_id = told.connector_id;
    if (std::exchange(session.evse_id, *told.evse_id) != *told.evse_id &&
        session.status == SessionStatus::active)
        close_predecessors(db, told.origin, session.evse_id, *session.started_at, session.id);
}

void end(storage::Database& db, const Told& told, storage::Session& session, Instant at,
         const Settings& settings) {
    const bool is_wrong = at < *session.started_at;
    session.stopped_at = end_of(db, told, session, at, settings);
    session.stop_received_at = told.origin.received_at;
    session.reported_reason = told.reason;
    session.stop_reason = ended_by_limit(db, session).value_or(told.reason);
    if (told.token && !told.token->uid.empty())
        session.stop_id_tag = told.token->uid;
    session.closed_by = storage::ClosedBy::station;
    if (session.register_wh)
        session.meter_stop_wh = std::llround(*session.register_wh);
    session.charging_state.reset();
    save_ended(db, session, told.origin.received_at);
    review_energy(db, told, session);
    if (is_wrong)
        review_wrong_clock(db, told.origin, session, at, told.action, told.message);
}

/// Something of a session that has ended comes after its end.
void correct(storage::Database& db, const Told& told, storage::Session& session, Instant at) {
    const auto meter_stop = session.register_wh
                                ? std::optional<std::int64_t>(std::llround(*session.register_wh))
                                : session.meter_stop_wh;
    if (ended_by_station(session)) {
        if (moves_end(db, told, session, at))
            session.stopped_at = last_read(told, at);
        session.meter_stop_wh = meter_stop;
        return save_ended(db, session, told.origin.received_at);
    }
    move_end(db, session, told.origin.received_at);
}

/// The server closed it by its own rules, this happened later, and nothing else began there since.
bool goes_on(storage::Database& db, const storage::Session& session, Instant at, const Settings& settings) {
    if (session.status != SessionStatus::finished || session.closed_by != storage::ClosedBy::synthetic)
        return false;
    const bool later = at > *session.stopped_at && at > *session.stop_received_at - settings.clocks.tolerance;
    return later && !(session.evse_id > 0 && sessions::successor_of(db, session));
}

/// What of a session is told of when it changes; its meter has an event of its own.
auto told_of(const storage::Session& session) {
    return std::tuple(session.status, session.evse_id, session.connector_id, session.id_tag,
                      session.charging_state, session.start_status, session.command_id,
                      session.reservation_id, session.missing_events);
}

/// Saves a session that an event has moved and not ended, and tells of it.
bool save(storage::Database& db, const Told& told, storage::Session& session, bool news, bool changed) {
    session.updated_at = told.origin.received_at;
    sessions::save(db, session);
    if (changed)
        events::record(db, events::session_updated, {session.organization_id, session.charge_point_id},
                       session.updated_at, view_of(session));
    if (news && session.last_meter_at)
        tell_readings(db, told.origin, session);
    return session.status == SessionStatus::active && follow(db, session, session.updated_at);
}

/// A second end with another meter is for a person; the first one counts.
bool ends_again(storage::Database& db, const Told& told, storage::Session& session,
                const storage::Session& before) {
    if (told.kind != EventKind::ended || !ended_by_station(before))
        return false;
    if (session.energy_wh != before.energy_wh) {
        review::Finding finding{review::conflicting_stop, told.action, told.message, {}};
        finding.detail = "the session had ended already, with another meter value";
        finding.evse_id = session.evse_id;
        finding.session_id = session.id;
        review::add(db, told.origin, finding);
        metering::keep(session, metering::count_of(before));
        session.last_meter_at = before.last_meter_at;
    }
    return true;
}

/// What an event says of when and where its session is and how far its vehicle.
void move(storage::Database& db, const Told& told, storage::Session& session, Instant at, bool newest,
          const Settings& settings) {
    if (goes_on(db, session, at, settings))
        reopen(session);
    if (session.interrupted_at && at >= *session.interrupted_at)
        session.interrupted_at.reset();
    // The newest precedes no start, nor does an end whose number tells no order.
    const bool ends_anyhow =
        told.kind == EventKind::ended && numbered::repeats_number(db, session.id, told.seq_no);
    if (told.kind == EventKind::started || (!newest && !ends_anyhow))
        session.started_at = std::min(*session.started_at, at);
    if (told.kind == EventKind::started)
        session.start_received_at = told.origin.received_at;
    place(db, told, session, settings);
    if (told.charging_state && session.status == SessionStatus::active && newest)
        session.charging_state = told.charging_state;
}

/// Saves a session that an event has moved, and tells of it; true: it has come to a limit.
bool keep(storage::Database& db, const Told& told, storage::Session& session, const storage::Session& before,
          Instant at, bool news, const Settings& settings) {
    const bool repeats_end = ends_again(db, told, session, before);
    if (told.kind == EventKind::ended && !repeats_end) {
        end(db, told, session, at, settings);
        return false;
    }
    if (session.status == SessionStatus::finished && !repeats_end &&
        (news || session.started_at != before.started_at || moves_end(db, told, session, at))) {
        correct(db, told, session, at);
        return false;
    }
    return save(db, told, session, news && !repeats_end, told_of(session) != told_of(before));
}

} // namespace

Taken take(storage::Database& db, const Told& told, const Settings& settings) {
    const auto at = believable(told.reported_at, told.origin.received_at, settings);
    auto known = session_of(db, told, at);
    const bool is_new = !known;
    auto session = is_new ? begin(db, told, at) : std::move(*known);
    if (!numbered::add(db, event_of(told, session)))
        return again(db, told, std::move(session), settings);

    auto before = session;
    Taken taken;
    const bool newest =
        numbered::is_latest(db, session.id, told.seq_no, told.reported_at.value_or(told.origin.received_at));
    move(db, told, session, at, newest, settings);
    taken.verdict = take_token(db, told, session, before, taken.to_be_asked, settings);
    const bool news = read(db, told, session, newest);
    look_for_gaps(db, told, session);
    if (is_new) {
        events::record(db, events::session_started, {session.organization_id, session.charge_point_id},
                       told.origin.received_at, view_of(session));
        before = session;
    }
    taken.at_limit = keep(db, told, session, before, at, news, settings);
    taken.session = std::move(session);
    return taken;
}

void given_up_by_station(storage::Database& db, const std::string& session_id, Instant now) {
    auto session = sessions::get(db, session_id);
    if (session && session->status == SessionStatus::active)
        close_without_station(db, std::move(*session), storage::ClosedBy::synthetic, reason_lost, now);
}

void confirmed_by_station(storage::Database& db, const std::string& session_id, Instant now) {
    auto session = sessions::get(db, session_id);
    if (!session || session->status != SessionStatus::active)
        return;
    session->interrupted_at.reset();
    session->updated_at = now;
    sessions::save(db, *session);
}

} // namespace voltgate::core::transactions
