#pragma once

#include "storage/records/charging_limits.hpp"
#include "storage/records/charging_profiles.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace voltgate::core::smart_charging {

/// An installed profile as the API and the events show it.
struct InstalledView {
    std::string id;
    std::string charge_point_id;
    std::int64_t evse_id = 0;
    storage::ProfilePurpose purpose = storage::ProfilePurpose::tx_default_profile;
    std::int64_t stack_level = 0;
    std::optional<std::string> session_id;
    std::optional<std::string> command_id;
    storage::JsonText charging_profile;
    storage::Timestamp installed_at{};
    std::string source{}; ///< CSO: the central system; others that the charge point listens to
};
BOOST_DESCRIBE_STRUCT(InstalledView, (),
                      (id, charge_point_id, evse_id, purpose, stack_level, session_id, command_id,
                       charging_profile, installed_at, source))

[[nodiscard]] InstalledView view_of(const storage::InstalledProfile& installed);

/// A limit that another than the central system has set.
struct LimitView {
    std::string id;
    std::string charge_point_id;
    std::int64_t evse_id = 0;
    std::string source;
    std::optional<bool> grid_critical;
    storage::JsonText charging_schedules;
    storage::Timestamp reported_at{};
};
BOOST_DESCRIBE_STRUCT(LimitView, (),
                      (id, charge_point_id, evse_id, source, grid_critical, charging_schedules, reported_at))

[[nodiscard]] LimitView view_of(const storage::ChargingLimit& limit);

/// What the vehicle on an EVSE wants, which command gave it a profile, and what it makes of that.
struct NeedsView {
    std::string charge_point_id;
    std::int64_t evse_id = 0;
    std::optional<std::string> session_id;
    storage::JsonText needs;
    std::optional<std::int64_t> max_periods;
    std::optional<storage::Timestamp> departure_at;
    storage::Timestamp received_at{};
    std::optional<std::string> command_id;
    std::optional<storage::JsonText> ev_schedule;
    std::optional<bool> ev_schedule_fits;
};
BOOST_DESCRIBE_STRUCT(NeedsView, (),
                      (charge_point_id, evse_id, session_id, needs, max_periods, departure_at, received_at,
                       command_id, ev_schedule, ev_schedule_fits))

[[nodiscard]] NeedsView view_of(const storage::ChargingNeed& need);

} // namespace voltgate::core::smart_charging
