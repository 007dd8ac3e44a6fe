#include "core/metering/session_readings.hpp"

#include "core/metering/stored_samples.hpp"
#include "storage/records/meter_values.hpp"

#include <cmath>

namespace voltgate::core::metering {

EnergyCount count_of(const storage::RunningSession& session) {
    return {session.register_wh,       session.register_fell_from_wh, session.register_base_wh,
            session.energy_carried_wh, session.register_suspect_wh,   session.register_moved,
            session.interval_wh};
}

void keep(storage::RunningSession& session, const EnergyCount& count) {
    session.register_wh = count.last_wh;
    session.register_fell_from_wh = count.dropped_from_wh;
    session.register_base_wh = count.base_wh;
    session.energy_carried_wh = count.carried_wh;
    session.register_suspect_wh = count.suspect_wh;
    session.register_moved = count.moved;
    session.interval_wh = count.interval_wh;
    session.energy_wh = std::llround(count.energy_wh());
}

void advance(storage::RunningSession& session, const Reading& reading) {
    if (session.last_meter_at && reading.sampled_at < *session.last_meter_at)
        return;
    const auto summary = summarise(reading);
    const auto since = session.last_meter_at ? session.last_meter_at : session.started_at;
    const auto time = reading.sampled_at - since.value_or(reading.sampled_at);
    auto count = count_of(session);
    if (summary.energy_register_wh) {
        if (!session.meter_start_wh)
            session.meter_start_wh = std::llround(*summary.energy_register_wh);
        count.advance_within(*summary.energy_register_wh, time);
    } else if (summary.energy_interval_wh && !exceeds_any_power(*summary.energy_interval_wh, time)) {
        count.add_interval(*summary.energy_interval_wh);
    }
    keep(session, count);
    if (summary.power_w)
        session.power_w = summary.power_w;
    if (summary.soc_percent)
        session.soc_percent = summary.soc_percent;
    session.last_meter_at = reading.sampled_at;
}

void begin_at(storage::RunningSession& session, std::int64_t meter_start_wh) {
    EnergyCount count;
    count.advance(static_cast<double>(meter_start_wh));
    keep(session, count);
    session.meter_start_wh = meter_start_wh;
}

void rewind(storage::RunningSession& session, std::optional<std::int64_t> meter_start_wh) {
    session.last_meter_at.reset();
    session.meter_start_wh.reset();
    keep(session, {});
    if (meter_start_wh)
        begin_at(session, *meter_start_wh);
}

void recount(storage::Database& db, storage::RunningSession& session,
             std::optional<std::int64_t> meter_start_wh) {
    rewind(session, meter_start_wh);
    for (const auto& value : storage::meter_values::of_session(db, session.id, {}, most_readings)) {
        advance(session, {value.sampled_at, from_stored(value.samples)});
    }
}

bool store(storage::Database& db, const Origin& origin, const Place& place,
           const std::optional<std::string>& session_id, const Reading& reading) {
    const auto summary = summarise(reading);
    storage::MeterValue value;
    value.organization_id = origin.organization_id;
    value.charge_point_id = origin.charge_point_id;
    value.evse_id = place.evse_id;
    if (place.evse_id > 0)
        value.connector_id = place.connector_id;
    value.session_id = session_id;
    value.sampled_at = reading.sampled_at;
    value.received_at = origin.received_at;
    if (!reading.samples.empty())
        value.context = reading.samples.front().context;
    value.energy_wh = summary.energy_register_wh;
    value.power_w = summary.power_w;
    value.soc_percent = summary.soc_percent;
    value.samples = to_stored(reading.samples);
    return storage::meter_values::add(db, value);
}

} // namespace voltgate::core::metering
