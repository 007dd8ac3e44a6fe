#include "core/events.hpp"
#include "core/metering/session_readings.hpp"
#include "core/review.hpp"
#include "core/transactions/ending.hpp"
#include "core/transactions/limits.hpp"
#include "core/transactions/readings.hpp"
#include "core/transactions/transactions.hpp"

#include <cmath>
#include <string>
#include <utility>

namespace voltgate::core::transactions {

namespace {

namespace sessions = storage::sessions;

/// The transactions that no id at all may mean: those that run and began before, with no larger meter
/// (pitfall 4).
std::optional<storage::Session> only_candidate(storage::Database& db, const Stop& stop, Instant stopped_at) {
    auto open = sessions::open_of(db, stop.origin.charge_point_id);
    std::erase_if(open, [&](const storage::Session& session) {
        const bool began_later = session.started_at > stopped_at;
        const bool meter_ran_back =
            stop.meter_stop_wh && session.meter_start_wh && *stop.meter_stop_wh < *session.meter_start_wh;
        return began_later || meter_ran_back;
    });
    return open.size() == 1 ? std::optional(std::move(open.front())) : std::nullopt;
}

std::optional<storage::Session> session_of(storage::Database& db, const Stop& stop, Instant stopped_at) {
    // A number that was never given out names another transaction, which is none of those that run.
    if (stop.transaction_id > 0)
        return sessions::by_transaction_id(db, stop.origin.charge_point_id,
                                           std::to_string(stop.transaction_id));
    return only_candidate(db, stop, stopped_at);
}

/// A stop without an id was taken for that of a session: unless it names the same tag, a person is to see it.
void review_guess(storage::Database& db, const Stop& stop, const storage::Session& session) {
    if (stop.transaction_id > 0 || sessions::same_tag(stop.id_tag, session.id_tag))
        return;
    review::Finding finding{review::unknown_transaction, stop.action, stop.message, {}};
    finding.detail = "transaction " + std::to_string(stop.transaction_id) + " is taken for " +
                     session.transaction_id.value_or(session.id) + ", the only one that it can mean";
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    review::add(db, stop.origin, finding);
}

bool ended_by_station(const storage::Session& session) {
    return session.status == storage::SessionStatus::finished &&
           session.closed_by == storage::ClosedBy::station;
}

/// A repeat says the same again, or less, and is answered again; another meter value is no repeat and wants a
/// person.
void compare_with_booked(storage::Database& db, const Stop& stop, const storage::Session& session) {
    if (!stop.meter_stop_wh || stop.meter_stop_wh == session.meter_stop_wh)
        return;
    review::Finding finding{review::conflicting_stop, stop.action, stop.message, {}};
    finding.detail = "the session had ended already, with another meter value";
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    review::add(db, stop.origin, finding);
}

bool exceeds_any_power(const metering::EnergyCount& count, const storage::Session& session) {
    return metering::exceeds_any_power(count.energy_wh(), *session.stopped_at - *session.started_at);
}

/// What the register rose by from the start to the stop, whatever it showed in between.
std::optional<metering::EnergyCount> whole_rise(const storage::Session& session, std::int64_t meter_stop_wh) {
    if (!session.meter_start_wh || meter_stop_wh < *session.meter_start_wh)
        return std::nullopt;
    metering::EnergyCount count;
    count.advance(static_cast<double>(*session.meter_start_wh));
    count.advance(static_cast<double>(meter_stop_wh));
    return count;
}

/// The stop's register tells all, unless it fell on the way, was first read on the way, or does not move and
/// intervals were told.
bool tells_all(const metering::EnergyCount& read, const metering::EnergyCount& rise) {
    return !read.dropped_from_wh && read.carried_wh == 0 && (rise.energy_wh() > 0 || read.interval_wh == 0);
}

void review_energy(storage::Database& db, const Stop& stop, const storage::Session& session) {
    review::Finding finding{review::implausible_energy, stop.action, stop.message, {}};
    finding.detail = "the meter went from " + std::to_string(session.meter_start_wh.value_or(0)) + " Wh to " +
                     std::to_string(*stop.meter_stop_wh) + " Wh, which does not fit the meter values; " +
                     std::to_string(session.energy_wh.value_or(0)) + " Wh are booked";
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    review::add(db, stop.origin, finding);
}

/// The count up to the stop of a session whose register has gone on elsewhere than its start says; nothing:
/// it has not.
std::optional<metering::EnergyCount> moved_count(const storage::Session& session, double meter_stop) {
    auto count = metering::count_of(session);
    if (!count.moved && !count.suspect_wh)
        return std::nullopt;
    const auto since = session.last_meter_at ? session.last_meter_at : session.started_at;
    count.advance_within(meter_stop, *session.stopped_at - *since);
    return count.moved ? std::optional(count) : std::nullopt;
}

/// The energy by pitfall 36: what the register rose by, unless that cannot be; then what the readings say.
void settle_energy(storage::Database& db, const Stop& stop, storage::Session& session) {
    if (!stop.meter_stop_wh)
        return;
    const auto meter_stop = static_cast<double>(*stop.meter_stop_wh);
    if (const auto moved = moved_count(session, meter_stop)) {
        metering::keep(session, *moved);
        if (moved->suspect_wh || exceeds_any_power(*moved, session))
            review_energy(db, stop, session);
        return review_moved_register(db, stop.origin, session, stop.action, stop.message);
    }
    const auto rise = whole_rise(session, *stop.meter_stop_wh);
    auto count = metering::count_of(session);
    const bool ran_back = !count.dropped_from_wh && count.ran_back(meter_stop);
    if (rise && !ran_back && tells_all(count, *rise))
        count = *rise;
    else if (!ran_back)
        count.advance(meter_stop);
    if (!ran_back && !exceeds_any_power(count, session))
        return metering::keep(session, count);
    if (rise && exceeds_any_power(count, session) && !exceeds_any_power(*rise, session))
        metering::keep(session, *rise);
    review_energy(db, stop, session);
}

void store_history(storage::Database& db, const Stop& stop, storage::Session& session) {
    const metering::Place place{session.evse_id, session.connector_id.value_or(1)};
    for (const auto& reading : stop.readings) {
        if (metering::store(db, stop.origin, place, session.id, reading))
            metering::advance(session, reading);
    }
}

void book(storage::Database& db, const Stop& stop, storage::Session& session, Instant stopped_at) {
    const auto read = session;
    store_history(db, stop, session);
    const auto received_at = stop.origin.received_at;
    const bool is_wrong = stopped_at < *session.started_at;
    session.stopped_at = is_wrong ? received_at : stopped_at; // so long the energy may have flowed
    session.stop_received_at = received_at;
    session.reported_reason = stop.reason;
    session.stop_reason = ended_by_limit(db, session).value_or(stop.reason);
    session.stop_id_tag = stop.id_tag;
    session.closed_by = storage::ClosedBy::station;
    session.meter_stop_wh = stop.meter_stop_wh;
    settle_energy(db, stop, session);
    if (!session.meter_stop_wh && session.register_wh)
        session.meter_stop_wh = std::llround(*session.register_wh);
    if (is_wrong)
        session.stopped_at = end_of_wrong_clock(db, session, received_at);
    save_ended(db, read, session, received_at);
    if (is_wrong)
        review_wrong_clock(db, stop.origin, session, stopped_at, stop.action, stop.message);
}

void review_orphan(storage::Database& db, const Stop& stop) {
    review::Finding finding{review::unknown_transaction, stop.action, stop.message, {}};
    finding.detail = "no session of transaction " + std::to_string(stop.transaction_id);
    review::add(db, stop.origin, finding);
}

/// What is known of the tag that stopped it. A stop waits for nobody: where the external authorizer would
/// have to be asked, nothing is said.
std::optional<authorization::Verdict> verdict_of(storage::Database& db, const Stop& stop,
                                                 const Settings& settings) {
    if (!stop.id_tag)
        return std::nullopt;
    authorization::Question question{stop.origin.organization_id,
                                     stop.origin.charge_point_id,
                                     0,
                                     *stop.id_tag,
                                     stop.origin.received_at,
                                     {}};
    if (authorization::must_ask(db, question, settings))
        return std::nullopt;
    return authorization::decide(db, question);
}

} // namespace

Ended end(storage::Database& db, const Stop& stop, const Settings& settings) {
    Ended ended;
    const auto stopped_at = believable(stop.reported_at, stop.origin.received_at, settings);
    ended.session = session_of(db, stop, stopped_at);
    ended.verdict = verdict_of(db, stop, settings);
    if (!ended.session)
        review_orphan(db, stop);
    else if (ended_by_station(*ended.session))
        compare_with_booked(db, stop, *ended.session);
    else
        book(db, stop, *ended.session, stopped_at);
    if (ended.session)
        review_guess(db, stop, *ended.session);
    return ended;
}

void interrupt(storage::Database& db, const Origin& origin) {
    sessions::interrupt(db, origin.charge_point_id, origin.received_at);
}

std::size_t close_interrupted(storage::Database& db, Instant now, const Settings& settings) {
    constexpr std::int64_t at_once = 200;
    auto cut = sessions::interrupted_before(db, now - settings.sessions.late_stop_grace, at_once);
    for (auto& session : cut)
        close_without_station(db, std::move(session), storage::ClosedBy::synthetic, reason_lost, now);
    return cut.size();
}

void charge_point_removed(storage::Database& db, const std::string& charge_point_id, Instant now) {
    for (auto& session : sessions::pending_of(db, charge_point_id))
        close_unbegun(db, std::move(session), storage::SessionStatus::failed, reason_removed, now);
    // As an operator's end no value that is still on its way opens it again.
    for (auto& session : sessions::open_of(db, charge_point_id))
        close_without_station(db, std::move(session), storage::ClosedBy::operator_, reason_removed, now);
}

bool force_end(storage::Database& db, const std::string& session_id, Instant now) {
    auto session = sessions::get(db, session_id);
    if (session && session->status == storage::SessionStatus::pending) {
        close_unbegun(db, std::move(*session), storage::SessionStatus::failed, reason_forced, now);
        return true;
    }
    if (!session || session->status != storage::SessionStatus::active)
        return false;
    close_without_station(db, std::move(*session), storage::ClosedBy::operator_, reason_forced, now);
    return true;
}

} // namespace voltgate::core::transactions
