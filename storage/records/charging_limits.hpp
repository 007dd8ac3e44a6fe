// What others than the central system set a charge point as its limit, and what vehicles want of it.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

struct ChargingLimit {
    static constexpr std::string_view table = "charging_limits";

    std::string id{};
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::int64_t evse_id = 0; // number; 0: the charge point itself
    std::string source{};     // EMS, SO, Other, ...
    std::optional<bool> grid_critical{};
    JsonText schedules{"[]"}; // empty: that there is a limit is all that is known
    Timestamp reported_at{};
};
BOOST_DESCRIBE_STRUCT(ChargingLimit, (),
                      (id, organization_id, charge_point_id, evse_id, source, grid_critical, schedules,
                       reported_at))

// Of the vehicle on an EVSE; the newest counts.
struct ChargingNeed {
    static constexpr std::string_view table = "charging_needs";
    static constexpr std::string_view key = "charge_point_id, evse_id";

    std::string charge_point_id{};
    std::int64_t evse_id = 0;
    std::string organization_id{default_organization};
    std::optional<std::string> session_id{}; // absent: none has begun yet
    JsonText needs{"{}"};
    std::optional<std::int64_t> max_periods{};
    std::optional<Timestamp> departure_at{};
    Timestamp received_at{};
    std::optional<Timestamp> answer_by{};    // until when a profile is owed; absent: none is
    std::optional<std::string> command_id{}; // the newest that sets the profile
    std::optional<JsonText> ev_schedule{};   // what the vehicle said it will draw
    std::optional<bool> ev_schedule_fits{};
};
BOOST_DESCRIBE_STRUCT(ChargingNeed, (),
                      (charge_point_id, evse_id, organization_id, session_id, needs, max_periods,
                       departure_at, received_at, answer_by, command_id, ev_schedule, ev_schedule_fits))

namespace charging_limits {

// Takes the place of the one of the same source on the same EVSE.
void put(Database& db, const ChargingLimit& limit);
// That of one EVSE, or of all where none is named; returns how many there were.
std::int64_t clear(Database& db, std::string_view charge_point_id, std::string_view source,
                   std::optional<std::int64_t> evse_id);
std::vector<ChargingLimit> of_charge_point(Database& db, std::string_view charge_point_id);
// Deletes all but the newest `most` of a charge point; returns how many.
std::int64_t keep_newest(Database& db, std::string_view charge_point_id, std::int64_t most);

} // namespace charging_limits

namespace charging_needs {

// Adds it or writes it anew.
void put(Database& db, const ChargingNeed& need);
std::optional<ChargingNeed> get(Database& db, std::string_view charge_point_id, std::int64_t evse_id);
std::vector<ChargingNeed> of_charge_point(Database& db, std::string_view charge_point_id);
// That of a session which is over, at its EVSE.
void forget(Database& db, std::string_view charge_point_id, std::int64_t evse_id,
            std::string_view session_id);
// Those that are owed a profile, the longest first.
std::vector<ChargingNeed> owed(Database& db, std::int64_t limit);

} // namespace charging_needs
} // namespace voltgate::storage
