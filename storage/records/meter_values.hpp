// Meter values: one row per instant that a charge point sampled, all its samples normalised (Wh, W, A, V,
// percent) in one JSON list without what the standard takes for granted; the three figures that most readers
// want are columns.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

struct MeterValue {
    static constexpr std::string_view table = "meter_values";
    static constexpr bool numbered = true;

    std::int64_t id = 0;
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::int64_t evse_id = 0; // number; 0: the main meter
    std::optional<std::int64_t> connector_id{};
    std::optional<std::string> session_id{};
    Timestamp sampled_at{};
    Timestamp received_at{};
    std::optional<std::string> context{};
    std::optional<double> energy_wh{}; // the import register
    std::optional<double> power_w{};
    std::optional<double> soc_percent{};
    JsonText samples{"[]"};
    std::int64_t digest = 0; // of the samples; set by meter_values::add
};
BOOST_DESCRIBE_STRUCT(MeterValue, (),
                      (id, organization_id, charge_point_id, evse_id, connector_id, session_id, sampled_at,
                       received_at, context, energy_wh, power_w, soc_percent, samples, digest))

namespace meter_values {

struct ListFilter {
    std::optional<std::string> charge_point_id{};
    std::optional<std::int64_t> evse_id{};
    std::optional<std::string> session_id{};
    std::optional<Timestamp> sampled_after{};
    std::optional<Timestamp> sampled_before{};
};

// False when exactly this (same session or same EVSE, instant and samples) is stored already.
bool add(Database& db, MeterValue value);
Page<MeterValue> list(Database& db, const ListFilter& filter, const PageRequest& page);
// A session's values in the order of their instants, from `after` on.
std::vector<MeterValue> of_session(Database& db, std::string_view session_id, std::optional<Timestamp> after,
                                   std::int64_t limit);
// Values of an EVSE in a stretch of time that belong to no session yet are given to one; returns how many.
std::int64_t assign(Database& db, std::string_view session_id, std::string_view charge_point_id,
                    std::int64_t evse_id, Timestamp from, Timestamp to);
// Deletes up to `limit` that belong to no session and came before the instant; returns how many. Those of
// sessions stay.
std::int64_t prune_sessionless(Database& db, Timestamp received_before, std::int64_t limit);

} // namespace meter_values
} // namespace voltgate::storage
