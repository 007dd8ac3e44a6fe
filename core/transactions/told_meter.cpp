#include "core/transactions/told_meter.hpp"

#include "core/metering/session_readings.hpp"
#include "core/review.hpp"
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

/// All readings were counted anew, and the first register was taken for the start: it counts from 0, as long
/// as any power explains what it shows by then.
void count_from_zero(storage::Database& db, storage::Session& session) {
    const auto first = storage::meter_values::first_of(db, session.id);
    const auto first_wh = first ? first->energy_wh.value_or(0) : 0;
    if (first && metering::exceeds_any_power(first_wh, first->sampled_at - *session.started_at))
        return;
    auto count = metering::count_of(session);
    if (!count.last_wh)
        count.last_wh = 0; // only intervals were read
    count.carried_wh += first_wh;
    metering::keep(session, count);
    session.meter_start_wh = 0;
}

} // namespace

Instant last_read(const Told& told, Instant at) {
    return told.readings.empty() ? at : std::max(at, told.readings.back().sampled_at);
}

void set_to_zero(storage::Session& session) {
    metering::EnergyCount count;
    count.advance(0);
    metering::keep(session, count);
    session.meter_start_wh = 0;
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
    if (from_between)
        metering::recount(db, session);
    if (from_between && told.session_meter)
        count_from_zero(db, session);
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
    const auto end = std::max(last_read(told, at), *session.started_at);
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
