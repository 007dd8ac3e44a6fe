#include "core/smart_charging/offer.hpp"

#include <algorithm>
#include <iterator>

namespace voltgate::core::smart_charging {

namespace {

using std::chrono::seconds;

// What an EVSE of three phases gives that nobody has limited.
constexpr double usual_current_a = 32;
constexpr double usual_power_w = 22'000;
constexpr double tolerance = 0.05; // less than the decimal that limits are told with

double most(const VehicleNeeds& needs) {
    return needs.max_rate.value_or(needs.unit == RateUnit::A ? usual_current_a : usual_power_w);
}

SchedulePeriod period_of(const CompositePeriod& allowed, const VehicleNeeds& needs) {
    SchedulePeriod period;
    period.start_period = allowed.start_period;
    period.limit = rounded_down(std::min(allowed.limit.value_or(most(needs)), most(needs)));
    if (needs.unit == RateUnit::A)
        period.number_phases = needs.number_phases;
    return period;
}

/// Makes one of the two neighbours that differ least: it lasts as long as both and allows no more than
/// either.
void merge_two(std::vector<SchedulePeriod>& periods) {
    const auto step = [](const SchedulePeriod& one, const SchedulePeriod& next) {
        return std::max(one.limit, next.limit) - std::min(one.limit, next.limit);
    };
    auto best = periods.begin();
    for (auto each = periods.begin(); std::next(each) != periods.end(); ++each) {
        if (step(*each, *std::next(each)) < step(*best, *std::next(best)))
            best = each;
    }
    best->limit = std::min(best->limit, std::next(best)->limit);
    periods.erase(std::next(best));
}

void join_equal(std::vector<SchedulePeriod>& periods) {
    const auto same = [](const SchedulePeriod& one, const SchedulePeriod& next) {
        return one.limit == next.limit;
    };
    periods.erase(std::unique(periods.begin(), periods.end(), same), periods.end());
}

/// The lowest limit that is allowed anywhere between two moments; nothing: none.
std::optional<double> lowest_between(const CompositeSchedule& allowed, Instant from, Instant to) {
    std::optional<double> lowest;
    const auto& periods = allowed.charging_schedule_period;
    for (auto each = periods.begin(); each != periods.end(); ++each) {
        const auto begins = allowed.schedule_start + seconds(each->start_period);
        const auto ends =
            allowed.schedule_start +
            seconds(std::next(each) == periods.end() ? allowed.duration : std::next(each)->start_period);
        if (each->limit && begins < to && from < ends)
            lowest = std::min(lowest.value_or(*each->limit), *each->limit);
    }
    return lowest;
}

} // namespace

ChargingSchedule offer(const VehicleNeeds& needs, const CompositeSchedule& allowed, std::size_t max_periods) {
    ChargingSchedule schedule;
    schedule.start_schedule = allowed.schedule_start;
    schedule.duration = allowed.duration;
    schedule.charging_rate_unit = allowed.charging_rate_unit;
    auto& periods = schedule.charging_schedule_period;
    for (const auto& each : allowed.charging_schedule_period)
        periods.push_back(period_of(each, needs));
    join_equal(periods);
    while (periods.size() > std::max<std::size_t>(max_periods, 1))
        merge_two(periods);
    join_equal(periods);
    return schedule;
}

bool keeps_to(const ChargingSchedule& schedule, Instant begins, const CompositeSchedule& allowed) {
    const auto end_of_all = allowed.schedule_start + seconds(allowed.duration);
    const auto last = schedule.duration ? begins + seconds(*schedule.duration) : end_of_all;
    const auto& periods = schedule.charging_schedule_period;
    for (auto each = periods.begin(); each != periods.end(); ++each) {
        const auto from = begins + seconds(each->start_period);
        const auto to =
            std::next(each) == periods.end() ? last : begins + seconds(std::next(each)->start_period);
        const auto limit = lowest_between(allowed, from, to);
        if (limit && each->limit > *limit + tolerance)
            return false;
    }
    return true;
}

} // namespace voltgate::core::smart_charging
