#include "core/smart_charging/composite.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace voltgate::core::smart_charging {

namespace {

using std::chrono::seconds;

constexpr std::int64_t all_phases = 3;

/// As it was set: a total, or what each phase may have.
struct Limit {
    double value = 0;
    RateUnit unit = RateUnit::W;
    std::int64_t phases = all_phases;
};
using Limits = std::vector<Limit>; ///< that hold at once

/// What limits come to.
struct Power {
    double watts = 0;
    std::int64_t phases = all_phases; ///< that the watts are spread over
};

/// For equipment that turns it into direct current: the phases that feed it are not its own.
Limit as_total(const Limit& limit, const Supply& feeding) {
    return {watts(limit.value, limit.unit, limit.phases, feeding), RateUnit::W, all_phases};
}

void add(Limits& limits, const std::optional<Limit>& limit) {
    if (limit)
        limits.push_back(*limit);
}

/// The lowest of all over the fewest phases that one of them allows (2.x K section 3.8); nothing without any.
std::optional<Power> lowest(const Limits& limits, const Supply& supply) {
    if (limits.empty())
        return std::nullopt;
    Power power{std::numeric_limits<double>::max(), supply.phases};
    for (const auto& limit : limits)
        power.phases = std::min(power.phases, limit.phases);
    for (const auto& limit : limits)
        power.watts = std::min(power.watts, watts(limit.value, limit.unit, power.phases, supply));
    return power;
}

std::optional<Power> lower(const std::optional<Power>& one, const std::optional<Power>& other) {
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
    return Limit{current->limit, schedule.charging_rate_unit, phases};
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

/// What others than the central system allow at this very place, whoever set it.
void add_external(Limits& limits, std::span<const Placed> profiles, const Place& place, Instant at) {
    for (const auto& each : profiles) {
        if (each.profile.purpose == Purpose::charging_station_external_constraints &&
            each.evse_id == place.evse_id)
            add(limits, limit_of(each.profile, place, at));
    }
}

/// Of the profile that is for the transaction on an EVSE, or for any.
std::optional<Limit> limit_of_transaction(std::span<const Placed> profiles, const Place& place, Instant at) {
    std::optional<Limit> limit;
    if (place.priority_charging)
        limit = limit_of(profiles, Purpose::priority_charging, place, at);
    if (!limit)
        limit = limit_of(profiles, Purpose::tx_profile, place, at);
    return limit ? limit : limit_of(profiles, Purpose::tx_default_profile, place, at);
}

/// What is for an EVSE alone.
Limits limits_of_evse(std::span<const Placed> profiles, const Place& place, Instant at) {
    Limits limits;
    add(limits, limit_of_transaction(profiles, place, at));
    add_external(limits, profiles, place, at);
    return limits;
}

/// What goes over all EVSEs together.
Limits limits_of_whole(std::span<const Placed> profiles, const Place& station, Instant at) {
    Limits limits;
    add(limits, limit_of(profiles, Purpose::charging_station_max_profile, station, at));
    add_external(limits, profiles, station, at);
    return limits;
}

/// With what is generated locally for this place; no more than its equipment can carry.
std::optional<Power> with_generation(std::optional<Power> power, const std::optional<Limit>& generated,
                                     const Place& place) {
    if (power && generated)
        power->watts += watts(generated->value, generated->unit, std::min(generated->phases, power->phases),
                              place.supply);
    if (!place.supply.max_power_w)
        return power;
    return lower(power, Power{*place.supply.max_power_w, power ? power->phases : place.supply.phases});
}

std::optional<Limit> generated_for(std::span<const Placed> profiles, const Place& place, Instant at) {
    return limit_of(profiles, Purpose::local_generation, place, at);
}

/// Of profiles those of one EVSE itself.
std::vector<Placed> placed_at(std::span<const Placed> profiles, std::int64_t evse_id, Purpose purpose) {
    std::vector<Placed> own;
    std::copy_if(profiles.begin(), profiles.end(), std::back_inserter(own), [&](const Placed& each) {
        return each.evse_id == evse_id && each.profile.purpose == purpose;
    });
    return own;
}

/// What an EVSE may draw, with what goes over all.
std::optional<Power> power_of_evse(std::span<const Placed> profiles, const Place& place, const Place& station,
                                   Instant at) {
    auto limits = limits_of_evse(profiles, place, at);
    for (const auto& limit : limits_of_whole(profiles, station, at))
        limits.push_back(place.supply.direct_current ? as_total(limit, station.supply) : limit);
    return with_generation(lowest(limits, place.supply), generated_for(profiles, place, at), place);
}

/// What all of them may draw of their own; nothing when one of them has no limit.
std::optional<Power> sum_of(std::span<const Placed> profiles, std::span<const Place> places, Instant at) {
    Power sum{0, 1};
    for (const auto& place : places) {
        const auto generated = placed_at(profiles, place.evse_id, Purpose::local_generation);
        const auto own = with_generation(lowest(limits_of_evse(profiles, place, at), place.supply),
                                         generated_for(generated, place, at), place);
        if (!own)
            return std::nullopt;
        sum.watts += own->watts;
        sum.phases = std::max(sum.phases, own->phases);
    }
    return places.empty() ? std::nullopt : std::optional(sum);
}

/// What the charge point itself may draw.
std::optional<Power> power_of_station(std::span<const Placed> profiles, std::span<const Place> places,
                                      const Place& station, Instant at) {
    const auto whole = lowest(limits_of_whole(profiles, station, at), station.supply);
    return with_generation(lower(whole, sum_of(profiles, places, at)), generated_for(profiles, station, at),
                           station);
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

CompositePeriod period_of(const std::optional<Power>& limit, std::int64_t start_period, RateUnit unit,
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
        const auto power = evse_id == 0 ? power_of_station(profiles, places, station, at)
                                        : power_of_evse(profiles, place, station, at);
        const auto since = std::chrono::floor<seconds>(at - window.from).count();
        auto period = period_of(power, since, window.unit, place.supply);
        auto& periods = schedule.charging_schedule_period;
        if (periods.empty() || !says_the_same(periods.back(), period))
            periods.push_back(period);
    }
    return schedule;
}

} // namespace voltgate::core::smart_charging
