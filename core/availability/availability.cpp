#include "core/availability/availability.hpp"

#include "core/availability/v16.hpp"
#include "core/availability/v2.hpp"
#include "core/events.hpp"
#include "core/reservation/reservation.hpp"
#include "core/scopes.hpp"
#include "storage/records/evses.hpp"
#include "storage/records/status_log.hpp"

#include <algorithm>
#include <string_view>

namespace voltgate::core::availability {

namespace {

using namespace std::string_view_literals;

struct StatusChanged {
    std::string charge_point_id;
    std::int64_t evse_id = 0;
    std::int64_t connector_id = 0;
    std::string status;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    std::optional<std::string> vendor_error_code;
    Instant reported_at;
};
BOOST_DESCRIBE_STRUCT(StatusChanged, (),
                      (charge_point_id, evse_id, connector_id, status, error_code, info, vendor_error_code,
                       reported_at))

void log(storage::Database& db, const StatusReport& report) {
    storage::StatusLogEntry entry;
    entry.organization_id = report.origin.organization_id;
    entry.charge_point_id = report.origin.charge_point_id;
    entry.evse_id = report.evse_id;
    if (report.evse_id > 0)
        entry.connector_id = report.connector_id;
    entry.status = report.status;
    entry.error_code = report.error_code;
    entry.info = report.info;
    entry.vendor_id = report.vendor_id;
    entry.vendor_error_code = report.vendor_error_code;
    entry.reported_at = report.reported_at;
    entry.received_at = report.origin.received_at;
    storage::status_log::add(db, entry);
}

// Of the connectors of one EVSE, which serves one vehicle at a time, the first of these words speaks for it.
constexpr std::array speaks_first{"Occupied"sv, "Available"sv, "Reserved"sv, "Faulted"sv, "Unavailable"sv};

/// The word of an EVSE whose connector has just reported one; where there is no other connector it is that.
std::string word_of_evse(storage::Database& db, const storage::Evse& evse, const StatusReport& report) {
    std::vector<std::string> words{report.status};
    for (const auto& connector : storage::connectors::of_evse(db, evse.id)) {
        if (connector.number != report.connector_id && connector.hardware_status)
            words.push_back(*connector.hardware_status);
    }
    for (const auto word : speaks_first) {
        if (words.size() > 1 && std::find(words.begin(), words.end(), word) != words.end())
            return std::string(word);
    }
    return report.status;
}

/// Enters the state; returns the word that counts for the EVSE as a whole. Nothing: there is no such EVSE.
std::optional<std::string> apply(storage::Database& db, const StatusReport& report, Instant reported_at,
                                 const EquipmentSettings& settings) {
    storage::charge_points::StatusReport state{
        report.status, report.error_code,        report.info, report.vendor_id, report.vendor_error_code,
        reported_at,   report.origin.received_at};
    if (report.evse_id < 0) // names nothing; it stays in the history
        return report.status;
    if (report.evse_id == 0) {
        storage::charge_points::report_status(db, report.origin.charge_point_id, state);
        return report.status;
    }
    const auto equipment = ensure(db, report.origin.charge_point_id, {report.evse_id, report.connector_id},
                                  report.origin.received_at, settings);
    if (!equipment)
        return std::nullopt;
    if (equipment->connector) {
        storage::connectors::report_status(db, equipment->connector->id, state);
        state.status = word_of_evse(db, equipment->evse, report);
    }
    storage::evses::report_status(db, equipment->evse.id, state);
    return state.status;
}

} // namespace

std::optional<Equipment> ensure(storage::Database& db, const std::string& charge_point_id, const Part& part,
                                Instant at, const EquipmentSettings& settings) {
    namespace connectors = storage::connectors;
    if (part.evse_id <= 0)
        return std::nullopt;
    auto evse = storage::evses::by_number(db, charge_point_id, part.evse_id);
    const auto number = part.connector_id.value_or(0);
    auto connector = evse && number > 0 ? connectors::by_number(db, evse->id, number) : std::nullopt;
    if ((!evse && part.evse_id > settings.most_evses) || (!connector && number > settings.most_connectors))
        return std::nullopt;
    if (!evse)
        evse = storage::evses::ensure(db, charge_point_id, part.evse_id, at);
    if (!connector && number > 0)
        connector = connectors::ensure(db, *evse, number, at);
    return Equipment{*std::move(evse), std::move(connector)};
}

std::string words_of(const StatusReport& report) {
    auto words = "EVSE " + std::to_string(report.evse_id);
    if (report.connector_id)
        words += ", connector " + std::to_string(*report.connector_id);
    return words;
}

bool record(storage::Database& db, const StatusReport& report, const Settings& settings) {
    const auto reported_at = believable(report.reported_at, report.origin.received_at, settings);
    log(db, report);
    const auto of_evse = apply(db, report, reported_at, settings.equipment);
    if (of_evse)
        reservation::status_reported(db, report.origin, report.evse_id, *of_evse);
    events::record(db, events::connector_status_changed,
                   {report.origin.organization_id, report.origin.charge_point_id}, report.origin.received_at,
                   StatusChanged{report.origin.charge_point_id, report.evse_id,
                                 report.evse_id == 0 ? 0 : report.connector_id.value_or(0), report.status,
                                 report.error_code, report.info, report.vendor_error_code, reported_at});
    return of_evse.has_value();
}

std::vector<Declaration> declarations() {
    return {
        Declared<ChangeAvailability>("change-availability", scopes::control,
                                     "Takes the charge point, one EVSE or one connector in or out of service")
            .v16(v16::change_availability)
            .v16_unless(v16::refuse_change)
            .v2(v2::change_availability)
            .v2_unless(v2::refuse_change)};
}

} // namespace voltgate::core::availability
