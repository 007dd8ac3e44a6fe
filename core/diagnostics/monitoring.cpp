#include "core/diagnostics/monitoring.hpp"

#include "core/diagnostics/v2_monitoring.hpp"
#include "core/events.hpp"
#include "core/scopes.hpp"

#include <utility>

namespace voltgate::core::diagnostics {

namespace {

using storage::Monitor;

struct MonitorsChanged {
    std::string charge_point_id;
    std::string change;
    std::optional<std::int64_t> number;
};
BOOST_DESCRIBE_STRUCT(MonitorsChanged, (), (charge_point_id, change, number))

void tell(storage::Database& db, const Origin& origin, std::string change,
          std::optional<std::int64_t> number = {}) {
    events::record(db, events::monitors_changed, {origin.organization_id, origin.charge_point_id},
                   origin.received_at, MonitorsChanged{origin.charge_point_id, std::move(change), number});
}

Monitor owned(const Origin& origin, Monitor monitor) {
    monitor.charge_point_id = origin.charge_point_id;
    monitor.organization_id = origin.organization_id;
    monitor.known_at = origin.received_at;
    return monitor;
}

storage::MonitoringLevel level_of(storage::Database& db, const Origin& origin) {
    auto level = storage::monitoring_levels::get(db, origin.charge_point_id)
                     .value_or(storage::MonitoringLevel{origin.charge_point_id, {}, {}, {}});
    level.changed_at = origin.received_at;
    return level;
}

} // namespace

void monitor_set(storage::Database& db, const Origin& origin, Monitor monitor) {
    auto row = owned(origin, std::move(monitor));
    row.origin = "CustomMonitor";
    row.set_at = origin.received_at;
    storage::monitors::put(db, row);
    tell(db, origin, "set", row.number);
}

void monitor_told(storage::Database& db, const Origin& origin, Monitor monitor) {
    auto row = owned(origin, std::move(monitor));
    if (const auto known = storage::monitors::get(db, origin.charge_point_id, row.number)) {
        row.set_at = known->set_at;
        if (!row.origin)
            row.origin = known->origin;
    }
    storage::monitors::put(db, row);
}

void monitor_cleared(storage::Database& db, const Origin& origin, std::int64_t number) {
    if (storage::monitors::remove(db, origin.charge_point_id, number))
        tell(db, origin, "cleared", number);
}

void monitors_complete(storage::Database& db, const Origin& origin, Instant asked_at) {
    storage::monitors::forget_before(db, origin.charge_point_id, asked_at);
    tell(db, origin, "reported");
}

void base_set(storage::Database& db, const Origin& origin, MonitoringBase base) {
    auto level = level_of(db, origin);
    level.base = std::string(storage::word_of(base));
    storage::monitoring_levels::put(db, level);
    // N03: what operators set is gone, and with the least base what the maker set, too.
    if (base != MonitoringBase::All)
        storage::monitors::forget_of_origin(db, origin.charge_point_id, "CustomMonitor");
    if (base == MonitoringBase::HardWiredOnly)
        storage::monitors::forget_of_origin(db, origin.charge_point_id, "PreconfiguredMonitor");
    tell(db, origin, "base_set");
}

void level_set(storage::Database& db, const Origin& origin, std::int64_t severity) {
    auto level = level_of(db, origin);
    level.level = severity;
    storage::monitoring_levels::put(db, level);
    tell(db, origin, "level_set");
}

std::vector<Declaration> monitoring_declarations(const Clock& clock, const Settings& settings,
                                                 multipart::Collector& multiparts) {
    const auto set = [&clock, &settings](Conversation& station, SetVariableMonitoring command) {
        return v2::set_monitors(station, std::move(command), clock, settings);
    };
    const auto clear = [&clock, &settings](Conversation& station, ClearVariableMonitoring command) {
        return v2::clear_monitors(station, std::move(command), clock, settings);
    };
    const auto base = [&clock](Conversation& station, SetMonitoringBase command) {
        return v2::set_monitoring_base(station, command, clock);
    };
    const auto level = [&clock](Conversation& station, SetMonitoringLevel command) {
        return v2::set_monitoring_level(station, command, clock);
    };
    const auto report = [&clock, &multiparts](Conversation& station, GetMonitoringReport command) {
        return v2::get_monitoring_report(station, std::move(command), clock, multiparts);
    };
    return {Declared<SetVariableMonitoring>("set-variable-monitoring", scopes::configuration,
                                            "Sets monitors on variables of the charge point")
                .v2(set),
            Declared<ClearVariableMonitoring>("clear-variable-monitoring", scopes::configuration,
                                              "Clears monitors of the charge point")
                .v2(clear),
            Declared<SetMonitoringBase>("set-monitoring-base", scopes::configuration,
                                        "Says which set of monitors the charge point has")
                .v2(base),
            Declared<SetMonitoringLevel>("set-monitoring-level", scopes::configuration,
                                         "Says down to which severity the charge point tells of events")
                .v2(level),
            Declared<GetMonitoringReport>("get-monitoring-report", scopes::configuration,
                                          "Has the charge point tell of its monitors, and waits for it all")
                .v2(report)};
}

} // namespace voltgate::core::diagnostics
