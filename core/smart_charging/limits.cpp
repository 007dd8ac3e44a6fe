#include "core/smart_charging/limits.hpp"

#include "core/events.hpp"
#include "core/json/write.hpp"
#include "core/smart_charging/smart_charging.hpp"
#include "core/smart_charging/view.hpp"
#include "storage/records/charging_limits.hpp"
#include "storage/ulid.hpp"

#include <boost/json/parse.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace voltgate::core::smart_charging {

namespace {

using storage::Database;

struct LimitCleared {
    std::string charge_point_id;
    std::optional<std::int64_t> evse_id;
    std::string source;
};
BOOST_DESCRIBE_STRUCT(LimitCleared, (), (charge_point_id, evse_id, source))

ChargingProfile profile_of(ChargingSchedule schedule, Instant told_at) {
    ChargingProfile profile;
    profile.purpose = Purpose::charging_station_external_constraints;
    profile.charging_schedule = std::move(schedule);
    if (!profile.charging_schedule.start_schedule)
        profile.charging_schedule.start_schedule = told_at;
    return profile;
}

} // namespace

LimitView view_of(const storage::ChargingLimit& limit) {
    return {.id = limit.id,
            .charge_point_id = limit.charge_point_id,
            .evse_id = limit.evse_id,
            .source = limit.source,
            .grid_critical = limit.grid_critical,
            .charging_schedules = limit.schedules,
            .reported_at = limit.reported_at};
}

void limit_told(Database& db, const TellLimit& limit, const Settings& settings) {
    if (!is_place(db, limit.origin.charge_point_id, limit.evse_id, settings.equipment)) {
        spdlog::warn("{} tells a limit of an EVSE {} that it does not have", limit.origin.charge_point_id,
                     limit.evse_id);
        return;
    }
    storage::ChargingLimit row;
    row.id = storage::new_id("lim", limit.origin.received_at);
    row.organization_id = limit.origin.organization_id;
    row.charge_point_id = limit.origin.charge_point_id;
    row.evse_id = limit.evse_id;
    row.source = limit.source;
    row.grid_critical = limit.grid_critical;
    row.schedules.text = json::to_text(limit.schedules);
    row.reported_at = limit.origin.received_at;
    storage::charging_limits::put(db, row);
    if (storage::charging_limits::keep_newest(db, row.charge_point_id, settings.charging.most_limits) > 0)
        spdlog::warn("{} tells more charging limits than are kept; the oldest was left out",
                     row.charge_point_id);
    events::record(db, events::charging_limit_changed, {row.organization_id, row.charge_point_id},
                   row.reported_at, view_of(row));
}

void limit_gone(Database& db, const Origin& origin, const std::string& source,
                std::optional<std::int64_t> evse_id) {
    if (storage::charging_limits::clear(db, origin.charge_point_id, source, evse_id) > 0)
        events::record(db, events::charging_limit_cleared, {origin.organization_id, origin.charge_point_id},
                       origin.received_at, LimitCleared{origin.charge_point_id, evse_id, source});
}

std::vector<Placed> limits_in_force(Database& db, const std::string& charge_point_id) {
    std::vector<Placed> out;
    for (const auto& limit : storage::charging_limits::of_charge_point(db, charge_point_id)) {
        const auto schedules =
            json::read<std::vector<ChargingSchedule>>(boost::json::parse(limit.schedules.text));
        if (!schedules)
            continue;
        for (const auto& each : *schedules)
            out.push_back({limit.evse_id, profile_of(each, limit.reported_at)});
    }
    return out;
}

} // namespace voltgate::core::smart_charging
