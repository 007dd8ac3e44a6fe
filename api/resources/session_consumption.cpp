#include "api/resources/session_consumption.hpp"

#include "core/metering/consumption.hpp"
#include "core/metering/counted_readings.hpp"
#include "core/metering/stored_samples.hpp"

namespace voltgate::api {

namespace {

using storage::Database;
using storage::Session;

ConsumptionPoint point_of(const core::metering::CountedReading& reading) {
    const auto& value = reading.value;
    return {.timestamp = value.sampled_at,
            .energy_wh = reading.energy_wh,
            .power_w = value.power_w,
            .soc_percent = value.soc_percent,
            .context = value.context,
            .samples = core::metering::from_stored(value.samples)};
}

bool is_on_page(storage::Timestamp at, const ConsumptionQuery& query, const Consumption& page) {
    return (!query.after || at > *query.after) && page.data.size() < static_cast<std::size_t>(query.limit);
}

Consumption by_reading(Database& db, const Session& session, const ConsumptionQuery& query) {
    Consumption out;
    for (const auto& reading : core::metering::counted_readings(db, session)) {
        if (is_on_page(reading.value.sampled_at, query, out))
            out.data.push_back(point_of(reading));
    }
    return out;
}

Consumption by_interval(Database& db, const Session& session, const ConsumptionQuery& query) {
    Consumption out;
    const std::chrono::seconds length(*query.interval_seconds);
    for (const auto& each : core::metering::consumption(db, session, length)) {
        if (is_on_page(each.begins, query, out))
            out.data.push_back({each.begins, each.energy_wh, each.power_w, each.soc_percent, {}, {}});
    }
    return out;
}

} // namespace

Consumption consumption_of(Database& db, const Session& session, const ConsumptionQuery& query) {
    return query.interval_seconds ? by_interval(db, session, query) : by_reading(db, session, query);
}

} // namespace voltgate::api
