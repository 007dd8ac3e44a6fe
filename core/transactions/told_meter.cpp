#include "core/transactions/told_meter.hpp"

#include "core/metering/session_readings.hpp"
#include "core/review.hpp"
#include "core/transactions/ending.hpp"
#include "core/transactions/readings.hpp"
#include "storage/records/meter_values.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace voltgate::core::transactions {

namespace {

namespace numbered = storage::transaction_events;

/// Where the register begins anew with each session, what the beginning tells is often still that of the
/// session before: it is kept as it was told, and counts for nothing.
void disbelieve_begin(const Told& told, metering::Reading& reading) {
    for (auto& sample : reading.samples) {
        const bool at_begin = told.kind == EventKind::started || sample.context == "Transaction.Begin";
        if (at_begin && sample.measurand == metering::Sample{}.measurand && sample.value &&
            *sample.value != 0)
            sample.text = std::to_string(std::llround(*std::exchange(sample.value, std::nullopt)));
    }
}

} // namespace

Instant last_read(const Told& told, Instant at) {
    return told.readings.empty() ? at : std::max(at, told.readings.back().sampled_at);
}

bool read(storage::Database& db, const Told& told, storage::Session& session, bool newest) {
    const metering::Place where{session.evse_id, session.connector_id.value_or(1)};
    bool news = false, from_between = false;
    const auto read_before = newest ? session.last_meter_at : std::nullopt;
    for (auto reading : told.readings) {
        if (read_before && reading.sampled_at == told.readings.back().sampled_at)
            reading.sampled_at = std::max(reading.sampled_at, *session.last_meter_at);
        if (told.session_meter)
            disbelieve_begin(told, reading);
        if (!metering::store(db, told.origin, where, session.id, reading))
            continue;
        news = true;
        from_between |= session.last_meter_at && reading.sampled_at < *session.last_meter_at;
        metering::advance(session, reading);
    }
    if (from_between) {
        const auto begins_at = told.session_meter ? std::optional<std::int64_t>(0) : std::nullopt;
        metering::recount(db, session, begins_at);
    }
    return news;
}

void review_energy(storage::Database& db, const Told& told, const storage::Session& session) {
    if (session.register_moved)
        return review_moved_register(db, told.origin, session, told.action, told.message);
    if (!session.register_suspect_wh)
        return;
    review::Finding finding{review::implausible_energy, told.action, told.message, {}};
    finding.detail = "the meter shows " + std::to_string(std::llround(*session.register_suspect_wh)) +
                     " Wh, which no power explains; " + std::to_string(session.energy_wh.value_or(0)) +
                     " Wh are booked";
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    finding.key = "register " + session.id;
    review::add(db, told.origin, finding);
}

Instant end_of(storage::Database& db, const Told& told, const storage::Session& session, Instant at,
               const Settings& settings) {
    auto end = std::max(last_read(told, at), *session.started_at);
    if (at < *session.started_at && !told.offline)
        end = std::max(end, end_of_wrong_clock(db, session, told.origin.received_at));
    const auto ran_at = numbered::last_before_end(db, session.id, told.seq_no, settings.clocks.tolerance);
    if (!ran_at || *ran_at <= at)
        return end;
    return std::max({end, *ran_at, session.last_meter_at.value_or(end)});
}

bool moves_end(storage::Database& db, const Told& told, const storage::Session& session, Instant at) {
    return told.kind == EventKind::updated && session.stopped_at && at > *session.stopped_at &&
           numbered::is_ended_after(db, session.id, told.seq_no);
}

} // namespace voltgate::core::transactions
