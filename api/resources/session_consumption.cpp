#include "api/resources/session_consumption.hpp"

#include "core/metering/consumption.hpp"
#include "core/metering/stored_samples.hpp"
#include "storage/records/meter_values.hpp"

namespace voltgate::api {

namespace {

using storage::Database;
using storage::Session;

ConsumptionPoint point_of(const storage::MeterValue& value, const Session& session) {
    ConsumptionPoint point{.timestamp = value.sampled_at,
                           .energy_wh = {},
                           .power_w = value.power_w,
                           .soc_percent = value.soc_percent,
                           .context = value.context,
                           .samples = core::metering::from_stored(value.samples)};
    if (value.energy_wh && session.meter_start_wh)
        point.energy_wh = *value.energy_wh - static_cast<double>(*session.meter_start_wh);
    return point;
}

Consumption by_reading(Database& db, const Session& session, const ConsumptionQuery& query) {
    Consumption out;
    for (const auto& value : storage::meter_values::of_session(db, session.id, query.after, query.limit))
        out.data.push_back(point_of(value, session));
    return out;
}

Consumption by_interval(Database& db, const Session& session, const ConsumptionQuery& query) {
    Consumption out;
    const std::chrono::seconds length(*query.interval_seconds);
    for (const auto& each : core::metering::consumption(db, session, length)) {
        if (query.after && each.begins <= *query.after)
            continue;
        if (out.data.size() == static_cast<std::size_t>(query.limit))
            break;
        out.data.push_back({each.begins, each.energy_wh, each.power_w, each.soc_percent, {}, {}});
    }
    return out;
}

} // namespace

Consumption consumption_of(Database& db, const Session& session, const ConsumptionQuery& query) {
    return query.interval_seconds ? by_interval(db, session, query) : by_reading(db, session, query);
}

} // namespace voltgate::api
