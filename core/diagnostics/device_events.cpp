#include "core/diagnostics/device_events.hpp"

#include "core/events.hpp"
#include "core/json/time.hpp"
#include "core/provisioning/configuration.hpp"
#include "core/review.hpp"
#include "ocpp/types/text.hpp"
#include "storage/ulid.hpp"

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <utility>

namespace voltgate::core::diagnostics {

namespace {

using storage::DeviceEvent;

struct Happened : storage::VariableName {
    std::string id;
    std::string charge_point_id;
    std::string trigger;
    std::optional<std::string> origin;
    std::optional<std::int64_t> severity;
    std::optional<std::int64_t> monitor_number;
    std::string actual_value;
    std::optional<bool> cleared;
    std::optional<std::string> tech_code;
    std::optional<std::string> tech_info;
    std::optional<std::string> transaction_id;
    Instant occurred_at;
};
BOOST_DESCRIBE_STRUCT(Happened, (storage::VariableName),
                      (id, charge_point_id, trigger, origin, severity, monitor_number, actual_value, cleared,
                       tech_code, tech_info, transaction_id, occurred_at))

void tell(storage::Database& db, const Origin& origin, const DeviceEvent& event) {
    Happened told;
    static_cast<storage::VariableName&>(told) = event;
    told.id = event.id;
    told.charge_point_id = event.charge_point_id;
    told.trigger = event.trigger;
    told.origin = event.origin;
    told.severity = event.severity;
    told.monitor_number = event.monitor_number;
    told.actual_value = event.actual_value;
    told.cleared = event.cleared;
    told.tech_code = event.tech_code;
    told.tech_info = event.tech_info;
    told.transaction_id = event.transaction_id;
    told.occurred_at = event.occurred_at;
    events::record(db, events::device_event, {origin.organization_id, origin.charge_point_id},
                   origin.received_at, told);
}

/// A component that has broken says so by this variable, with a monitor or without.
bool is_problem(const DeviceEvent& event) {
    return ocpp::equal_ignoring_case(event.variable_name, "Problem") &&
           ocpp::equal_ignoring_case(event.actual_value, "true");
}

bool is_severe(const DeviceEvent& event, const Settings& settings) {
    if (event.trigger != "Alerting" || event.cleared.value_or(false))
        return false;
    return event.severity ? *event.severity <= settings.diagnostics.review_severity : is_problem(event);
}

/// The event alone: a message may hold thousands.
boost::json::value shown(const DeviceEvent& event) {
    return boost::json::object{{"eventId", event.number},
                               {"component", event.component_name},
                               {"variable", event.variable_name},
                               {"actualValue", event.actual_value}};
}

void ask_for_a_look(storage::Database& db, const Origin& origin, const DeviceEvent& event) {
    const auto message = shown(event);
    review::Finding finding{review::severe_device_event, "NotifyEvent", message,
                            event.component_name + "." + event.variable_name + " is " + event.actual_value};
    if (event.evse_id > 0)
        finding.evse_id = event.evse_id;
    finding.key = event.component_name + ' ' + event.variable_name + ' ' + std::to_string(event.number) +
                  ' ' + json::time_text(event.occurred_at);
    review::add(db, origin, finding);
}

} // namespace

void record_event(storage::Database& db, const Origin& origin, DeviceEvent event, const Settings& settings) {
    if (!event.actual_value.empty() && provisioning::is_secret(event.variable_name))
        event.actual_value = "***";
    event.id = storage::new_id("dev", origin.received_at);
    event.organization_id = origin.organization_id;
    event.charge_point_id = origin.charge_point_id;
    event.received_at = origin.received_at;
    event.occurred_at = believable(event.reported_at, origin.received_at, settings);
    if (event.monitor_number && !event.severity) {
        if (const auto monitor = storage::monitors::get(db, origin.charge_point_id, *event.monitor_number))
            event.severity = monitor->severity;
    }
    if (!storage::device_events::add(db, event))
        return;
    if (event.cleared.value_or(false))
        storage::device_events::end_alerts(db, event);
    tell(db, origin, event);
    if (is_severe(event, settings))
        ask_for_a_look(db, origin, event);
}

} // namespace voltgate::core::diagnostics
