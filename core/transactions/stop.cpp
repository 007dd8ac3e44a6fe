#include "core/events.hpp"
#include "core/metering/session_readings.hpp"
#include "core/review.hpp"
#include "core/transactions/ending.hpp"
#include "core/transactions/limits.hpp"
#include "core/transactions/transactions.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace voltgate::core::transactions {

namespace {

namespace sessions = storage::sessions;

// More than any charger delivers: what claims to be above it was measured wrong.
constexpr double plausible_power_w = 1'500'000;

/// The transactions that an unknown id may mean: those that run and began before, with no larger meter
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
    if (stop.transaction_id > 0) {
        auto named =
            sessions::by_transaction_id(db, stop.origin.charge_point_id, std::to_string(stop.transaction_id));
        if (named)
            return named;
    }
    return only_candidate(db, stop, stopped_at);
}

bool ended_by_station(const storage::Session& session) {
    return session.status == storage::SessionStatus::finished &&
           session.closed_by == storage::ClosedBy::station;
}

/// A repeat says the same again and is answered again; another meter value is no repeat and wants a person.
void compare_with_booked(storage::Database& db, const Stop& stop, const storage::Session& session) {
    if (stop.meter_stop_wh == session.meter_stop_wh)
        return;
    review::Finding finding{review::conflicting_stop, "StopTransaction", stop.message, {}};
    finding.detail = "the session had ended already, with another meter value";
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    review::add(db, stop.origin, finding);
}

bool exceeds_any_power(double energy_wh, const storage::Session& session) {
    const std::chrono::duration<double, std::ratio<3600>> hours = *session.stopped_at - *session.started_at;
    return energy_wh > plausible_power_w * (std::max(hours.count(), 0.0) + 1.0);
}

/// The energy by pitfall 36: what the register rose by, unless that cannot be; then what the readings say.
void settle_energy(storage::Database& db, const Stop& stop, storage::Session& session) {
    if (!stop.meter_stop_wh)
        return;
    const auto meter_stop = static_cast<double>(*stop.meter_stop_wh);
    auto count = metering::count_of(session);
    const bool register_fell = count.dropped_from_wh.has_value();
    if (session.meter_start_wh && *stop.meter_stop_wh >= *session.meter_start_wh && !register_fell) {
        count = {};
        count.advance(static_cast<double>(*session.meter_start_wh));
    }
    const bool ran_back = session.register_wh && meter_stop < *session.register_wh && !register_fell &&
                          session.meter_start_wh && *stop.meter_stop_wh < *session.meter_start_wh;
    if (!ran_back)
        count.advance(meter_stop);
    if (!ran_back && !exceeds_any_power(count.energy_wh(), session))
        return metering::keep(session, count);

    review::Finding finding{review::implausible_energy, "StopTransaction", stop.message, {}};
    finding.detail = "the meter went from " + std::to_string(session.meter_start_wh.value_or(0)) + " Wh to " +
                     std::to_string(*stop.meter_stop_wh) + " Wh; the energy is that of the meter values";
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    review::add(db, stop.origin, finding);
}

void store_history(storage::Database& db, const Stop& stop, storage::Session& session) {
    const metering::Place place{session.evse_id, session.connector_id.value_or(1)};
    for (const auto& reading : stop.readings) {
        if (metering::store(db, stop.origin, place, session.id, reading))
            metering::advance(session, reading);
    }
}

void book(storage::Database& db, const Stop& stop, storage::Session& session, Instant stopped_at) {
    store_history(db, stop, session);
    session.stopped_at = stopped_at;
    session.stop_received_at = stop.origin.received_at;
    session.reported_reason = stop.reason;
    session.stop_reason = ended_by_limit(db, session).value_or(stop.reason);
    session.stop_id_tag = stop.id_tag;
    session.closed_by = storage::ClosedBy::station;
    session.meter_stop_wh = stop.meter_stop_wh;
    settle_energy(db, stop, session);
    if (!session.meter_stop_wh && session.register_wh)
        session.meter_stop_wh = std::llround(*session.register_wh);
    save_ended(db, session, stop.origin.received_at);
}

void review_orphan(storage::Database& db, const Stop& stop) {
    review::Finding finding{review::unknown_transaction, "StopTransaction", stop.message, {}};
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
    return ended;
}

void interrupt(storage::Database& db, const Origin& origin) {
    sessions::interrupt(db, origin.charge_point_id, origin.received_at);
}

std::size_t close_interrupted(storage::Database& db, Instant now, const Settings& settings) {
    constexpr std::int64_t at_once = 200;
    auto cut = sessions::interrupted_before(db, now - settings.late_stop_grace, at_once);
    for (auto& session : cut)
        close_without_station(db, std::move(session), storage::ClosedBy::synthetic, reason_lost, now);
    return cut.size();
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
