#include "core/smart_charging/composite.hpp"

#include <algorithm>
#include <iterator>

namespace voltgate::core::smart_charging {

namespace {

using std::chrono::seconds;

constexpr std::int64_t all_phases = 3;

struct Limit {
    double watts = 0;
    std::int64_t phases = all_phases; ///< that the watts are spread over
};

std::optional<Limit> lower(const std::optional<Limit>& one, const std::optional<Limit>& other) {
    if (!one || !other)
        return one ? one : other;
    return other->watts < one->watts ? other : one;
}

std::chrono::milliseconds recurrence(const ChargingProfile& profile) {
    return profile.recurrency_kind == Recurrency::weekly ? std::chrono::hours(7 * 24)
                                                         : std::chrono::hours(24);
}

/// When the schedule first starts; nothing: with a transaction that does not run.
std::optional<Instant> first_start(const ChargingProfile& profile, const Place& place) {
    const auto& start = profile.charging_schedule.start_schedule;
    return profile.kind == Kind::relative || !start ? place.transaction_started_at : start;
}

/// The start that a moment belongs to; nothing before the first one.
std::optional<Instant> start_before(const ChargingProfile& profile, const Place& place, Instant at) {
    const auto first = first_start(profile, place);
    if (!first || at < *first)
        return std::nullopt;
    if (profile.kind != Kind::recurring)
        return first;
    return at - (at - *first) % recurrence(profile);
}

/// What the profile says at a moment; nothing when it is not in force then.
std::optional<Limit> limit_of(const ChargingProfile& profile, const Place& place, Instant at) {
    if ((profile.valid_from && at < *profile.valid_from) || (profile.valid_to && at >= *profile.valid_to))
        return std::nullopt;
    const auto start = start_before(profile, place, at);
    const auto& schedule = profile.charging_schedule;
    if (!start || (schedule.duration && at >= *start + seconds(*schedule.duration)))
        return std::nullopt;
    const auto& periods = schedule.charging_schedule_period;
    const auto next = std::upper_bound(
        periods.begin(), periods.end(), at - *start,
        [](auto passed, const SchedulePeriod& period) { return passed < seconds(period.start_period); });
    if (next == periods.begin())
        return std::nullopt;
    const auto current = std::prev(next);
    const auto phases = std::min(current->number_phases.value_or(all_phases), place.supply.phases);
    return Limit{watts(current->limit, schedule.charging_rate_unit, current->number_phases, place.supply),
                 phases};
}

/// The limit of one purpose: of the highest stack level in force; of two that are equal, the one of the EVSE
/// itself.
std::optional<Limit> limit_of(std::span<const Placed> profiles, Purpose purpose, const Place& place,
                              Instant at) {
    std::optional<Limit> limit;
    const Placed* strongest = nullptr;
    for (const auto& each : profiles) {
        if (each.profile.purpose != purpose || (each.evse_id != 0 && each.evse_id != place.evse_id))
            continue;
        const auto level = each.profile.stack_level;
        const bool weaker =
            strongest != nullptr && (level < strongest->profile.stack_level ||
                                     (level == strongest->profile.stack_level && each.evse_id == 0));
        const auto own = weaker ? std::nullopt : limit_of(each.profile, place, at);
        if (!own)
            continue;
        strongest = &each;
        limit = own;
    }
    return limit;
}

/// What others than the central system allow at this very place: the lowest of all, whoever set it.
std::optional<Limit> external_limit(std::span<const Placed> profiles, const Place& place, Instant at) {
    std::optional<Limit> limit;
    for (const auto& each : profiles) {
        if (each.profile.purpose == Purpose::charging_station_external_constraints &&
            each.evse_id == place.evse_id)
            limit = lower(limit, limit_of(each.profile, place, at));
    }
    return limit;
}

std::optional<Limit> capacity(const Place& place) {
    if (!place.supply.max_power_w)
        return std::nullopt;
    return Limit{*place.supply.max_power_w, place.supply.phases};
}

/// What an EVSE may draw of its own.
std::optional<Limit> limit_of_evse(std::span<const Placed> profiles, const Place& place, Instant at) {
    auto own = limit_of(profiles, Purpose::tx_profile, place, at);
    if (!own)
        own = limit_of(profiles, Purpose::tx_default_profile, place, at);
    return lower(lower(own, capacity(place)), external_limit(profiles, place, at));
}

/// What goes over all EVSEs together.
std::optional<Limit> limit_of_whole(std::span<const Placed> profiles, const Place& station, Instant at) {
    return lower(limit_of(profiles, Purpose::charging_station_max_profile, station, at),
                 external_limit(profiles, station, at));
}

/// What all of them may draw; nothing when one of them has no limit.
std::optional<Limit> sum_of(std::span<const Placed> profiles, std::span<const Place> places, Instant at) {
    Limit sum{0, 1};
    for (const auto& place : places) {
        const auto own = limit_of_evse(profiles, place, at);
        if (!own)
            return std::nullopt;
        sum.watts += own->watts;
        sum.phases = std::max(sum.phases, own->phases);
    }
    return places.empty() ? std::nullopt : std::optional(sum);
}

/// The charge point's own connection, as far as it is known: that of its best-fed EVSE.
Place station_place(std::span<const Place> places) {
    Place station;
    station.evse_id = 0;
    if (!places.empty())
        station.supply =
            std::max_element(places.begin(), places.end(), [](const Place& one, const Place& other) {
                return one.supply.phases < other.supply.phases;
            })->supply;
    station.supply.max_power_w.reset();
    return station;
}

void add_starts(std::vector<Instant>& moments, const ChargingProfile& profile, Instant start) {
    const auto& schedule = profile.charging_schedule;
    for (const auto& period : schedule.charging_schedule_period)
        moments.push_back(start + seconds(period.start_period));
    if (schedule.duration)
        moments.push_back(start + seconds(*schedule.duration));
}

/// The moments of the window at which a limit may change, the first one included.
std::vector<Instant> moments_of(std::span<const Placed> profiles, std::span<const Place> places,
                                const Window& window) {
    const auto end = window.from + window.duration;
    std::vector<Instant> moments{window.from};
    for (const auto& [evse_id, profile] : profiles) {
        moments.push_back(profile.valid_from.value_or(window.from));
        moments.push_back(profile.valid_to.value_or(window.from));
        for (const auto& place : places) {
            const auto first = first_start(profile, place);
            if (!first)
                continue;
            auto start = start_before(profile, place, window.from).value_or(*first);
            add_starts(moments, profile, start);
            while (profile.kind == Kind::recurring && (start += recurrence(profile)) < end)
                add_starts(moments, profile, start);
        }
    }
    std::erase_if(moments, [&](Instant at) { return at < window.from || at >= end; });
    std::sort(moments.begin(), moments.end());
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
    return moments;
}

CompositePeriod period_of(const std::optional<Limit>& limit, std::int64_t start_period, RateUnit unit,
                          const Supply& supply) {
    CompositePeriod period{start_period, {}, {}};
    if (!limit)
        return period;
    const double divisor = unit == RateUnit::A ? supply.voltage_v * static_cast<double>(limit->phases) : 1;
    period.limit = rounded_down(limit->watts / divisor);
    if (unit == RateUnit::A && limit->phases != all_phases)
        period.number_phases = limit->phases;
    return period;
}

bool says_the_same(const CompositePeriod& one, const CompositePeriod& other) {
    return one.limit == other.limit && one.number_phases == other.number_phases;
}

} // namespace

CompositeSchedule composite_schedule(std::span<const Placed> profiles, std::span<const Place> places,
                                     std::int64_t evse_id, const Window& window) {
    CompositeSchedule schedule{evse_id, window.from, window.duration.count(), window.unit, {}};
    const auto station = station_place(places);
    const auto named = std::find_if(places.begin(), places.end(),
                                    [&](const Place& place) { return place.evse_id == evse_id; });
    Place unnamed = station;
    unnamed.evse_id = evse_id;
    const Place& place = named == places.end() ? unnamed : *named;
    std::vector<Place> all(places.begin(), places.end());
    all.push_back(place);
    for (const auto at : moments_of(profiles, all, window)) {
        const auto whole = limit_of_whole(profiles, station, at);
        const auto own = evse_id == 0 ? sum_of(profiles, places, at) : limit_of_evse(profiles, place, at);
        const auto since = std::chrono::floor<seconds>(at - window.from).count();
        auto period = period_of(lower(whole, own), since, window.unit, place.supply);
        auto& periods = schedule.charging_schedule_period;
        if (periods.empty() || !says_the_same(periods.back(), period))
            periods.push_back(period);
    }
    return schedule;
}

} // namespace voltgate::core::smart_charging
