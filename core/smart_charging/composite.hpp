#pragma once

#include "core/smart_charging/profile.hpp"

#include <boost/describe.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// What several profiles come to together (1.6 section 3.13, 2.x K section 3.5 to 3.8). For each purpose the
/// highest stack level that is in force at the time counts; a tx_profile stands in for the
/// tx_default_profile; the charge point's maximum goes over both, and the limits of others over all. An EVSE
/// charges by as few phases as any of them says, and a limit in A holds for each phase. What is generated
/// locally is added on top, as far as the equipment can carry it. Of several schedules the first counts. A
/// profile for priority charging takes the place of both other profiles of a transaction while that is
/// active; nothing here keeps when it is, so places_of() says that it is not, and what is shown is without
/// it. Pure functions: no database, no clock.
namespace voltgate::core::smart_charging {

/// A profile where it is installed; EVSE 0 is the charge point itself.
struct Placed {
    std::int64_t evse_id = 0;
    ChargingProfile profile;
};

/// An EVSE as far as profiles are concerned.
struct Place {
    std::int64_t evse_id = 1;
    Supply supply{};
    std::optional<Instant> transaction_started_at{};
    bool priority_charging = false; ///< it is active for the transaction
};

struct CompositePeriod {
    std::int64_t start_period = 0;               ///< seconds from schedule_start
    std::optional<double> limit{};               ///< absent: no profile limits it
    std::optional<std::int64_t> number_phases{}; ///< of a limit in A, where they are not 3
};
BOOST_DESCRIBE_STRUCT(CompositePeriod, (), (start_period, limit, number_phases))

struct CompositeSchedule {
    std::int64_t evse_id = 0;
    Instant schedule_start{};
    std::int64_t duration = 0; ///< seconds
    RateUnit charging_rate_unit = RateUnit::W;
    std::vector<CompositePeriod> charging_schedule_period{};
};
BOOST_DESCRIBE_STRUCT(CompositeSchedule, (),
                      (evse_id, schedule_start, duration, charging_rate_unit, charging_schedule_period))

/// A stretch of time, and the unit in which its limits are wanted.
struct Window {
    Instant from{};
    std::chrono::seconds duration{};
    RateUnit unit = RateUnit::W;
};

/// The limits of one EVSE, or with EVSE 0 of the whole charge point: what all its EVSEs may draw together.
/// `places` are the EVSEs of the charge point.
[[nodiscard]] CompositeSchedule composite_schedule(std::span<const Placed> profiles,
                                                   std::span<const Place> places, std::int64_t evse_id,
                                                   const Window& window);

} // namespace voltgate::core::smart_charging
