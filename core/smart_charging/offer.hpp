#pragma once

#include "core/smart_charging/composite.hpp"

#include <boost/describe.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

/// From what a vehicle wants and what it may draw to a schedule, and from the schedule that it makes of that
/// to whether it keeps to it. Pure functions: no database, no clock.
namespace voltgate::core::smart_charging {

/// What a vehicle can take; in A of each phase, in W of all.
struct VehicleNeeds {
    RateUnit unit = RateUnit::A; ///< in which it is told its limits
    std::optional<double> max_rate{};
    std::optional<double> min_rate{};
    std::optional<std::int64_t> number_phases{};
    std::optional<double> energy_wh{}; ///< wanted until it leaves
    std::optional<double> soc_percent{};
};
BOOST_DESCRIBE_STRUCT(VehicleNeeds, (), (unit, max_rate, min_rate, number_phases, energy_wh, soc_percent))

/// The schedule of a vehicle: nowhere more than it can take nor than it may draw, in at most so many periods,
/// by which it may draw less but never more.
[[nodiscard]] ChargingSchedule offer(const VehicleNeeds& needs, const CompositeSchedule& allowed,
                                     std::size_t max_periods);

/// Whether a schedule that begins at an instant stays within what is allowed, as far as that reaches.
[[nodiscard]] bool keeps_to(const ChargingSchedule& schedule, Instant begins,
                            const CompositeSchedule& allowed);

} // namespace voltgate::core::smart_charging
