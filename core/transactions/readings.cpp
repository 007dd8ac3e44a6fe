#include "core/transactions/readings.hpp"

#include "core/events.hpp"
#include "core/review.hpp"
#include "core/transactions/ending.hpp"
#include "core/transactions/limits.hpp"
#include "core/transactions/session_view.hpp"
#include "storage/records/sessions.hpp"

#include <boost/describe/class.hpp>

#include <string>

namespace voltgate::core::transactions {

namespace {

namespace sessions = storage::sessions;
using metering::Metered;

/// What the event of new meter values says.
struct SessionMeter {
    std::string session_id;
    std::string charge_point_id;
    std::int64_t evse_id = 0;
    storage::Timestamp sampled_at{};
    std::optional<std::int64_t> energy_wh;
    std::optional<double> power_w;
    std::optional<double> soc_percent;
};
BOOST_DESCRIBE_STRUCT(SessionMeter, (),
                      (session_id, charge_point_id, evse_id, sampled_at, energy_wh, power_w, soc_percent))

std::optional<std::string> named_transaction(const Metered& metered) {
    const bool named = metered.transaction_id && *metered.transaction_id > 0;
    return named ? std::optional(std::to_string(*metered.transaction_id)) : std::nullopt;
}

/// The active session that they name: nearly all name one.
std::optional<storage::RunningSession> running_session(storage::Database& db, const Metered& metered) {
    const auto transaction = named_transaction(metered);
    return transaction ? sessions::running(db, metered.origin.charge_point_id, *transaction) : std::nullopt;
}

/// The session that they belong to, whatever became of it.
std::optional<storage::Session> session_of(storage::Database& db, const Metered& metered) {
    if (const auto transaction = named_transaction(metered)) {
        if (auto named = sessions::by_transaction_id(db, metered.origin.charge_point_id, *transaction))
            return named;
    }
    if (metered.place.evse_id <= 0 || metered.readings.empty())
        return std::nullopt;
    return sessions::covering(db, metered.origin.charge_point_id, metered.place.evse_id,
                              metered.readings.back().sampled_at);
}

/// Readings of after the close, and nothing else began there since.
bool went_on(const storage::Session& session, const std::optional<storage::Session>& successor,
             const Metered& metered, const Settings& settings) {
    if (successor || !metered.transaction_id || metered.readings.empty())
        return false;
    const auto sampled_at = metered.readings.back().sampled_at;
    return sampled_at > *session.stopped_at &&
           sampled_at > *session.stop_received_at - settings.clocks.tolerance;
}

bool closed_by_rule(const storage::Session& session) {
    return session.status == storage::SessionStatus::finished &&
           session.closed_by == storage::ClosedBy::synthetic;
}

/// On an EVSE that nobody knows any number of sessions may run; none follows another.
std::optional<storage::Session> successor_of(storage::Database& db, const storage::Session& session) {
    return session.evse_id > 0 ? sessions::successor_of(db, session) : std::nullopt;
}

/// Stores the readings with a session or without one; they count for nothing.
void keep(storage::Database& db, const Metered& metered, const std::optional<std::string>& session_id) {
    for (const auto& reading : metered.readings)
        metering::store(db, metered.origin, metered.place, session_id, reading);
}

/// Stores the readings and moves the session's figures, by those until an instant when one is given; true:
/// some were not stored before.
bool count(storage::Database& db, const Metered& metered, storage::RunningSession& session,
           std::optional<Instant> until = std::nullopt) {
    const bool moved_before = session.register_moved;
    bool news = false;
    for (const auto& reading : metered.readings) {
        if (!metering::store(db, metered.origin, metered.place, session.id, reading))
            continue;
        news = true;
        if (!until || reading.sampled_at <= *until)
            metering::advance(session, reading);
    }
    if (session.register_moved && !moved_before)
        review_moved_register(db, metered.origin, session, metered.action, metered.message);
    return news;
}

/// Writes what was counted for an active session; true: it came to a limit.
bool go_on(storage::Database& db, const Origin& origin, storage::RunningSession& session) {
    sessions::progress(db, session, origin.received_at);
    tell_readings(db, origin, session);
    return follow(db, session, origin.received_at);
}

bool take_running(storage::Database& db, const Metered& metered, storage::RunningSession& session) {
    return count(db, metered, session) && go_on(db, metered.origin, session);
}

void save_reopened(storage::Database& db, const Origin& origin, storage::Session& session) {
    session.updated_at = origin.received_at;
    sessions::save(db, session);
    events::record(db, events::session_updated, {session.organization_id, session.charge_point_id},
                   origin.received_at, view_of(session));
}

/// For a session that the server closed by its rules: it goes on, or more is told of its end.
bool take_late(storage::Database& db, const Metered& metered, storage::Session& session,
               const Settings& settings) {
    const auto successor = successor_of(db, session);
    if (went_on(session, successor, metered, settings)) {
        reopen(session);
        if (!count(db, metered, session))
            return false;
        save_reopened(db, metered.origin, session);
        return go_on(db, metered.origin, session);
    }
    const auto read_before = session.last_meter_at;
    count(db, metered, session, successor ? successor->started_at : std::nullopt);
    if (session.last_meter_at != read_before)
        move_end(db, session, metered.origin.received_at);
    return false;
}

// One finding for all the readings of a transaction: they keep coming.
void review_unknown(storage::Database& db, const Metered& metered) {
    const auto transaction = std::to_string(*metered.transaction_id);
    review::Finding finding{review::unknown_transaction, metered.action, metered.message, {}};
    finding.detail = "no session of transaction " + transaction + " and none on the EVSE at that time";
    finding.evse_id = metered.place.evse_id;
    finding.key = std::string(metered.action) + ' ' + transaction;
    review::add(db, metered.origin, finding);
}

} // namespace

void reopen(storage::Session& session) {
    session.status = storage::SessionStatus::active;
    session.closed_by.reset();
    session.stopped_at.reset();
    session.stop_received_at.reset();
    session.stop_reason.reset();
    session.reported_reason.reset();
    session.limit_reached.reset();
    session.meter_stop_wh.reset();
}

void tell_readings(storage::Database& db, const Origin& origin, const storage::RunningSession& session) {
    events::record(db, events::session_meter_values, {origin.organization_id, origin.charge_point_id},
                   origin.received_at,
                   SessionMeter{session.id, session.charge_point_id, session.evse_id, *session.last_meter_at,
                                session.energy_wh, session.power_w, session.soc_percent});
}

void review_moved_register(storage::Database& db, const Origin& origin,
                           const storage::RunningSession& session, std::string_view action,
                           const boost::json::value& message) {
    review::Finding finding{review::implausible_energy, action, message, {}};
    finding.detail = "the register goes on where no power brings it from the " +
                     std::to_string(session.meter_start_wh.value_or(0)) + " Wh of the start; " +
                     std::to_string(session.energy_wh.value_or(0)) + " Wh are counted beside that step";
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    finding.key = "register " + session.id;
    review::add(db, origin, finding);
}

bool take_readings(storage::Database& db, const Metered& metered, const Settings& settings) {
    if (auto running = running_session(db, metered))
        return take_running(db, metered, *running);
    auto session = session_of(db, metered);
    if (session && session->status == storage::SessionStatus::active)
        return take_running(db, metered, *session);
    if (session && closed_by_rule(*session))
        return take_late(db, metered, *session, settings);
    keep(db, metered, session ? std::optional(session->id) : std::nullopt);
    if (!session && metered.transaction_id && metered.place.evse_id > 0)
        review_unknown(db, metered);
    return false;
}

} // namespace voltgate::core::transactions
