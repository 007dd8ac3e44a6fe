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

std::optional<storage::Session> session_of(storage::Database& db, const Metered& metered) {
    if (metered.transaction_id && *metered.transaction_id > 0) {
        auto named = sessions::by_transaction_id(db, metered.origin.charge_point_id,
                                                 std::to_string(*metered.transaction_id));
        if (named)
            return named;
    }
    if (metered.place.evse_id <= 0 || metered.readings.empty())
        return std::nullopt;
    return sessions::covering(db, metered.origin.charge_point_id, metered.place.evse_id,
                              metered.readings.back().sampled_at);
}

void save_progress(storage::Database& db, const Origin& origin, const storage::Session& session) {
    sessions::Progress progress;
    progress.energy_wh = session.energy_wh;
    progress.power_w = session.power_w;
    progress.soc_percent = session.soc_percent;
    progress.last_meter_at = *session.last_meter_at;
    progress.meter_start_wh = session.meter_start_wh;
    progress.register_wh = session.register_wh;
    progress.register_fell_from_wh = session.register_fell_from_wh;
    progress.register_base_wh = session.register_base_wh;
    progress.energy_carried_wh = session.energy_carried_wh;
    progress.register_suspect_wh = session.register_suspect_wh;
    progress.register_moved = session.register_moved;
    progress.interval_wh = session.interval_wh;
    sessions::progress(db, session.id, progress, origin.received_at);
    tell_readings(db, origin, session);
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

/// What the readings do to their session.
struct Effect {
    bool reopens = false;
    std::optional<Instant> counted_until; ///< later ones count for nothing; absent: all
};

std::optional<Effect> effect_on(storage::Database& db, const storage::Session& session,
                                const Metered& metered, const Settings& settings) {
    if (session.status == storage::SessionStatus::active)
        return Effect{};
    if (!closed_by_rule(session))
        return std::nullopt;
    const auto successor = successor_of(db, session);
    Effect effect{went_on(session, successor, metered, settings), {}};
    if (successor)
        effect.counted_until = successor->started_at;
    return effect;
}

/// Stores the readings and moves the session's figures; true: some were not stored before.
bool take(storage::Database& db, const Metered& metered, storage::Session* session,
          const std::optional<Effect>& effect) {
    const auto session_id = session != nullptr ? std::optional(session->id) : std::nullopt;
    bool news = false;
    for (const auto& reading : metered.readings) {
        if (!metering::store(db, metered.origin, metered.place, session_id, reading))
            continue;
        news = true;
        if (effect && (!effect->counted_until || reading.sampled_at <= *effect->counted_until))
            metering::advance(*session, reading);
    }
    return news;
}

void save_reopened(storage::Database& db, const Origin& origin, storage::Session& session) {
    session.updated_at = origin.received_at;
    sessions::save(db, session);
    events::record(db, events::session_updated, {session.organization_id, session.charge_point_id},
                   origin.received_at, view_of(session));
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

void tell_readings(storage::Database& db, const Origin& origin, const storage::Session& session) {
    events::record(db, events::session_meter_values, {origin.organization_id, origin.charge_point_id},
                   origin.received_at,
                   SessionMeter{session.id, session.charge_point_id, session.evse_id, *session.last_meter_at,
                                session.energy_wh, session.power_w, session.soc_percent});
}

void review_moved_register(storage::Database& db, const Origin& origin, const storage::Session& session,
                           std::string_view action, const boost::json::value& message) {
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
    auto session = session_of(db, metered);
    if (!session) {
        take(db, metered, nullptr, std::nullopt);
        if (metered.transaction_id && metered.place.evse_id > 0)
            review_unknown(db, metered);
        return false;
    }
    const auto effect = effect_on(db, *session, metered, settings);
    const auto read_before = session->last_meter_at;
    const bool moved_before = session->register_moved;
    if (effect && effect->reopens)
        reopen(*session);
    const bool news = take(db, metered, &*session, effect);
    if (!news || !effect)
        return false;
    if (session->register_moved && !moved_before)
        review_moved_register(db, metered.origin, *session, metered.action, metered.message);
    if (session->status != storage::SessionStatus::active) {
        if (session->last_meter_at != read_before)
            move_end(db, *session, metered.origin.received_at);
        return false;
    }
    if (effect->reopens)
        save_reopened(db, metered.origin, *session);
    save_progress(db, metered.origin, *session);
    return follow(db, *session, metered.origin.received_at);
}

} // namespace voltgate::core::transactions
