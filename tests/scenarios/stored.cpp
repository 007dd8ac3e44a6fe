#include "tests/scenarios/stored.hpp"

#include "core/json/write.hpp"
#include "storage/records/absent_actions.hpp"
#include "storage/records/authorizations.hpp"
#include "storage/records/certificates.hpp"
#include "storage/records/charging_limits.hpp"
#include "storage/records/charging_profiles.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/configuration_keys.hpp"
#include "storage/records/desired_configuration.hpp"
#include "storage/records/deviations.hpp"
#include "storage/records/device_events.hpp"
#include "storage/records/events.hpp"
#include "storage/records/evses.hpp"
#include "storage/records/id_tags.hpp"
#include "storage/records/local_lists.hpp"
#include "storage/records/meter_values.hpp"
#include "storage/records/monitors.hpp"
#include "storage/records/reservations.hpp"
#include "storage/records/reviews.hpp"
#include "storage/records/security_events.hpp"
#include "storage/records/sessions.hpp"
#include "storage/records/status_log.hpp"
#include "storage/records/tracked_requests.hpp"
#include "storage/records/unknown_id_tags.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace voltgate::tests {

namespace {

namespace st = storage;

constexpr st::PageRequest everything{.cursor = {}, .limit = 10'000};

using Of = const std::optional<std::string>&;

template <class Record>
boost::json::array as_json(const std::vector<Record>& rows) {
    return boost::json::parse(core::json::to_text(rows)).as_array();
}

template <class Record>
boost::json::array newest_first(st::Page<Record> page) {
    std::reverse(page.data.begin(), page.data.end());
    return as_json(page.data);
}

template <class Record>
boost::json::array newest_last(st::Page<Record> page) {
    return as_json(page.data);
}

template <class Filter>
Filter of(Of charge_point_id) {
    Filter filter;
    filter.charge_point_id = charge_point_id;
    return filter;
}

using Reader = std::function<boost::json::array(st::Database&, Of)>;

const std::map<std::string_view, Reader>& readers() {
    static const std::map<std::string_view, Reader> all{
        {"authorizations",
         [](st::Database& db, Of id) {
             return newest_first(
                 st::authorizations::list(db, of<st::authorizations::ListFilter>(id), everything));
         }},
        {"charge_points",
         [](st::Database& db, Of) { return newest_last(st::charge_points::list(db, {}, everything)); }},
        {"certificates",
         [](st::Database& db, Of id) { return as_json(st::certificates::of_charge_point(db, id.value())); }},
        {"charging_limits",
         [](st::Database& db, Of id) {
             return as_json(st::charging_limits::of_charge_point(db, id.value()));
         }},
        {"charging_needs",
         [](st::Database& db, Of id) {
             return as_json(st::charging_needs::of_charge_point(db, id.value()));
         }},
        {"charging_profiles",
         [](st::Database& db, Of id) {
             return as_json(st::charging_profiles::of_charge_point(db, id.value()));
         }},
        {"commands",
         [](st::Database& db, Of id) {
             return newest_first(st::commands::list(db, of<st::commands::ListFilter>(id), everything));
         }},
        {"configuration_keys",
         [](st::Database& db, Of id) {
             return as_json(st::configuration_keys::of_charge_point(db, id.value()));
         }},
        {"configuration_reads",
         [](st::Database& db, Of id) {
             const auto read = st::configuration_reads::get(db, id.value());
             return as_json(read ? std::vector{*read} : std::vector<st::ConfigurationRead>{});
         }},
        {"connection_log",
         [](st::Database& db, Of id) { return newest_first(st::connection_log::list(db, id, everything)); }},
        {"connectors",
         [](st::Database& db, Of id) { return as_json(st::connectors::of_charge_point(db, id.value())); }},
        {"absent_actions",
         [](st::Database& db, Of id) {
             return as_json(st::absent_actions::of_charge_point(db, id.value()));
         }},
        {"deviations",
         [](st::Database& db, Of id) { return as_json(st::deviations::of_charge_point(db, id.value())); }},
        {"device_events",
         [](st::Database& db, Of id) {
             return newest_first(
                 st::device_events::list(db, of<st::device_events::ListFilter>(id), everything));
         }},
        {"events",
         [](st::Database& db, Of) {
             return as_json(st::events::after(db, 0, static_cast<std::int64_t>(everything.limit)));
         }},
        {"evses",
         [](st::Database& db, Of id) { return as_json(st::evses::of_charge_point(db, id.value())); }},
        {"id_tags", [](st::Database& db, Of) { return newest_first(st::id_tags::list(db, {}, everything)); }},
        {"local_list_entries",
         [](st::Database& db, Of id) { return as_json(st::local_lists::entries(db, id.value())); }},
        {"local_lists",
         [](st::Database& db, Of id) {
             const auto list = st::local_lists::get(db, id.value());
             return as_json(list ? std::vector{*list} : std::vector<st::LocalList>{});
         }},
        {"meter_values",
         [](st::Database& db, Of id) {
             return newest_first(
                 st::meter_values::list(db, of<st::meter_values::ListFilter>(id), everything));
         }},
        {"monitors",
         [](st::Database& db, Of id) { return as_json(st::monitors::of_charge_point(db, id.value())); }},
        {"request_reports",
         [](st::Database& db, Of id) {
             return as_json(st::request_reports::of_charge_point(db, id.value()));
         }},
        {"reservations",
         [](st::Database& db, Of id) {
             return newest_first(
                 st::reservations::list(db, of<st::reservations::ListFilter>(id), everything));
         }},
        {"reviews",
         [](st::Database& db, Of id) {
             return newest_first(st::reviews::list(db, of<st::reviews::ListFilter>(id), everything));
         }},
        {"security_events",
         [](st::Database& db, Of id) {
             return newest_first(
                 st::security_events::list(db, of<st::security_events::ListFilter>(id), everything));
         }},
        {"sessions",
         [](st::Database& db, Of id) {
             return newest_first(st::sessions::list(db, of<st::sessions::ListFilter>(id), everything));
         }},
        {"status_log",
         [](st::Database& db, Of id) {
             return newest_first(st::status_log::list(db, of<st::status_log::ListFilter>(id), everything));
         }},
        {"unknown_id_tags",
         [](st::Database& db, Of id) {
             return newest_first(
                 st::unknown_id_tags::list(db, of<st::unknown_id_tags::ListFilter>(id), everything));
         }},
    };
    return all;
}

} // namespace

boost::json::array stored_rows(storage::Database& db, std::string_view family,
                               std::string_view charge_point_id) {
    const auto reader = readers().find(family);
    if (reader == readers().end())
        throw std::invalid_argument("no records are called " + std::string(family));
    return reader->second(db, charge_point_id.empty() ? std::nullopt
                                                      : std::optional(std::string(charge_point_id)));
}

} // namespace voltgate::tests
