#include "core/smart_charging/composite.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

/// The examples that the standard prints for profiles that go together, with figures of our own where it only
/// names the profiles.
namespace voltgate::core::smart_charging {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

Instant day(int year, unsigned month, unsigned number) {
    return std::chrono::sys_days(std::chrono::year(year) / static_cast<int>(month) /
                                 static_cast<int>(number));
}

const Instant today = day(2026, 3, 2);

ChargingProfile made(Purpose purpose, std::int64_t stack_level, RateUnit unit, Instant start,
                     std::vector<SchedulePeriod> periods) {
    ChargingProfile profile;
    profile.purpose = purpose;
    profile.stack_level = stack_level;
    profile.charging_schedule.charging_rate_unit = unit;
    profile.charging_schedule.start_schedule = start;
    profile.charging_schedule.charging_schedule_period = std::move(periods);
    return profile;
}

ChargingProfile flat(Purpose purpose, std::int64_t stack_level, double watts) {
    return made(purpose, stack_level, RateUnit::W, today, {{0, watts, {}}});
}

ChargingProfile amperes(Purpose purpose, double limit, std::optional<std::int64_t> phases) {
    return made(purpose, 0, RateUnit::A, today, {{0, limit, phases}});
}

ChargingProfile recurring(ChargingProfile profile, Recurrency recurrency, std::int64_t duration) {
    profile.kind = Kind::recurring;
    profile.recurrency_kind = recurrency;
    profile.charging_schedule.duration = duration;
    return profile;
}

/// 1.6 section 3.13.4, 2.x K section 3.7: 6 kW from 08:00 to 20:00, else 11 kW.
ChargingProfile daily_default() {
    auto profile = made(Purpose::tx_default_profile, 0, RateUnit::W, day(2013, 1, 1),
                        {{0, 11'000, 3}, {28'800, 6'000, 3}, {72'000, 11'000, 3}});
    return recurring(std::move(profile), Recurrency::daily, 86'400);
}

/// 2.x K section 3.7.1: 2 kW from 17:00 to 20:00, but not on Sundays, nor on Christmas Day 2020.
std::vector<Placed> stacked() {
    const auto peak = recurring(
        made(Purpose::tx_default_profile, 1, RateUnit::W, day(2020, 1, 9) + hours(17), {{0, 2'000, {}}}),
        Recurrency::daily, 3 * 3'600);
    const auto sunday =
        recurring(made(Purpose::tx_default_profile, 2, RateUnit::W, day(2020, 1, 5), {{0, 999'999, {}}}),
                  Recurrency::weekly, 86'400);
    auto christmas = made(Purpose::tx_default_profile, 3, RateUnit::W, day(2020, 12, 25), {{0, 999'999, {}}});
    christmas.charging_schedule.duration = 86'400;
    christmas.valid_from = day(2020, 1, 1);
    christmas.valid_to = day(2021, 1, 1);
    return {{0, peak}, {0, sunday}, {0, christmas}};
}

/// 1.6 section 3.13.3: starts with the transaction.
ChargingProfile relative() {
    auto profile = made(Purpose::tx_profile, 0, RateUnit::W, today, {{0, 11'000, {}}, {1'800, 4'000, {}}});
    profile.kind = Kind::relative;
    profile.charging_schedule.start_schedule.reset();
    return profile;
}

ChargingProfile with_least_rate(ChargingProfile profile, double rate) {
    profile.charging_schedule.min_charging_rate = rate;
    return profile;
}

Place evse(std::int64_t number, std::optional<Instant> transaction_started_at = {}, std::int64_t phases = 3) {
    Place place{number, Supply{}, transaction_started_at};
    place.supply.phases = phases;
    return place;
}

Place of_priority(Place place) {
    place.priority_charging = true;
    return place;
}

Place carrying(Place place, double watts) {
    place.supply.max_power_w = watts;
    return place;
}

struct Example {
    std::string name;
    std::vector<Placed> profiles;
    std::vector<Place> places;
    std::int64_t evse_id = 1;
    Window window{};
    std::string expected; ///< "0:11000 10800:6000", "-" without a limit, "0:16x1" by one phase
};

std::string text_of(const CompositeSchedule& schedule) {
    std::string out;
    for (const auto& period : schedule.charging_schedule_period) {
        out += out.empty() ? "" : " ";
        out += std::to_string(period.start_period) + ':';
        out += period.limit ? std::to_string(std::llround(*period.limit)) : "-";
        if (period.number_phases)
            out += 'x' + std::to_string(*period.number_phases);
    }
    return out;
}

void check(const std::vector<Example>& examples) {
    for (const auto& each : examples) {
        INFO(each.name);
        CHECK(text_of(composite_schedule(each.profiles, each.places, each.evse_id, each.window)) ==
              each.expected);
    }
}

constexpr auto default_purpose = Purpose::tx_default_profile;
constexpr auto own_purpose = Purpose::tx_profile;
constexpr auto most_purpose = Purpose::charging_station_max_profile;
constexpr auto external_purpose = Purpose::charging_station_external_constraints;

} // namespace

TEST_CASE("the standard's examples of recurring and stacked profiles come to what it says") {
    const std::vector<Place> one{evse(1)};
    check({
        {"K 3.7 and 1.6 3.13.4: a daily default profile, from 05:00 on",
         {{0, daily_default()}},
         one,
         1,
         {day(2026, 7, 15) + hours(5), hours(24), RateUnit::W},
         "0:11000 10800:6000 54000:11000"},
        {"K 3.7: the same, on its first day",
         {{0, daily_default()}},
         one,
         1,
         {day(2013, 1, 1), hours(24), RateUnit::W},
         "0:11000 28800:6000 72000:11000"},
        {"K 3.7: the same, before its first day",
         {{0, daily_default()}},
         one,
         1,
         {day(2012, 12, 31) + hours(23), hours(2), RateUnit::W},
         "0:- 3600:11000"},
        {"K 3.7.1: on a Thursday 2 kW from 17:00 to 20:00",
         stacked(),
         one,
         1,
         {day(2020, 1, 9), hours(24), RateUnit::W},
         "0:- 61200:2000 72000:-"},
        {"K 3.7.1: not on a Sunday",
         stacked(),
         one,
         1,
         {day(2020, 1, 12), hours(24), RateUnit::W},
         "0:999999"},
        {"K 3.7.1: not on Christmas Day 2020",
         stacked(),
         one,
         1,
         {day(2020, 12, 25), hours(24), RateUnit::W},
         "0:999999"},
        {"K 3.7.1: again on Christmas Day 2021, a Saturday",
         stacked(),
         one,
         1,
         {day(2021, 12, 25) + hours(16), hours(4), RateUnit::W},
         "0:- 3600:2000"},
    });
}

TEST_CASE("the standard's examples of purposes that go together come to the lowest of the leading profiles") {
    const std::vector<Placed> first{{0, flat(most_purpose, 0, 9'000)},
                                    {1, flat(default_purpose, 0, 20'000)},
                                    {1, flat(default_purpose, 2, 8'000)},
                                    {1, flat(external_purpose, 1, 7'000)}};
    auto second = first;
    second.push_back({1, flat(own_purpose, 1, 6'000)});
    second.push_back({1, flat(own_purpose, 0, 1'000)});
    auto third = second;
    third[3].profile = flat(external_purpose, 1, 5'000);
    const std::vector<Place> running{evse(1, today)};
    const Window hour{today, hours(1), RateUnit::W};
    check({
        {"K 3.6 situation 1: Max 0, TxDefault 2 over 0, External 1", first, running, 1, hour, "0:7000"},
        {"K 3.6 situation 2: Tx 1 overrules TxDefault 2", second, running, 1, hour, "0:6000"},
        {"K 3.6 situation 2: the constraints are the lowest", third, running, 1, hour, "0:5000"},
        {"K 3.6: the maximum of EVSE 0 is for all EVSEs together",
         {{0, flat(most_purpose, 0, 9'000)}, {0, flat(default_purpose, 0, 6'000)}},
         {evse(1), evse(2)},
         0,
         hour,
         "0:9000"},
        {"1.6 3.13.2: a lower level fills what the higher one leaves out",
         {{1, recurring(flat(default_purpose, 1, 3'000), Recurrency::daily, 1'200)},
          {1, flat(default_purpose, 0, 7'000)}},
         running,
         1,
         hour,
         "0:3000 1200:7000"},
        {"1.6 3.13.3: a relative profile counts from the start of its transaction",
         {{1, relative()}},
         {evse(1, today - seconds(600))},
         1,
         hour,
         "0:11000 1200:4000"},
        {"minChargingRate is for the equipment: it raises no limit",
         {{1, with_least_rate(flat(own_purpose, 0, 1'000), 4'000)}},
         running,
         1,
         hour,
         "0:1000"},
    });
}

TEST_CASE("an EVSE charges by the fewest phases that one of its profiles allows (K 3.8)") {
    const Window hour{today, hours(1), RateUnit::A};
    auto direct = evse(1, today, 1);
    direct.supply.voltage_v = 500;
    direct.supply.direct_current = true;
    check({
        {"the maximum by 3 phases, the transaction by 1",
         {{0, amperes(most_purpose, 16, 3)}, {1, amperes(own_purpose, 32, 1)}},
         {evse(1, today)},
         1,
         hour,
         "0:16x1"},
        {"the reverse",
         {{0, amperes(most_purpose, 32, 1)}, {1, amperes(own_purpose, 16, 3)}},
         {evse(1, today)},
         1,
         hour,
         "0:16x1"},
        {"a total is a total by any number of phases",
         {{0, flat(most_purpose, 0, 4'600)}, {1, amperes(own_purpose, 32, 1)}},
         {evse(1, today)},
         1,
         hour,
         "0:20x1"},
        {"equipment of one phase gets no more of it",
         {{0, amperes(most_purpose, 32, 3)}},
         {evse(1, today, 1), evse(2)},
         1,
         hour,
         "0:32x1"},
        {"direct current is fed by all phases of the maximum",
         {{0, amperes(most_purpose, 100, 3)}},
         {direct, evse(2)},
         1,
         {today, hours(1), RateUnit::W},
         "0:69000"},
    });
}

TEST_CASE("priority charging takes the place of a transaction's profiles while it is active (2.1 K 3.6)") {
    const Window hour{today, hours(1), RateUnit::W};
    const std::vector<Placed> profiles{{0, flat(most_purpose, 0, 15'000)},
                                       {1, flat(default_purpose, 5, 3'000)},
                                       {1, flat(own_purpose, 5, 4'000)},
                                       {0, flat(Purpose::priority_charging, 0, 11'000)}};
    auto low = profiles;
    low[0].profile = flat(most_purpose, 0, 8'000);
    check({
        {"active", profiles, {of_priority(evse(1, today))}, 1, hour, "0:11000"},
        {"active, within the maximum", low, {of_priority(evse(1, today))}, 1, hour, "0:8000"},
        {"not active", profiles, {evse(1, today)}, 1, hour, "0:4000"},
        {"active without a profile",
         {{1, flat(own_purpose, 5, 4'000)}},
         {of_priority(evse(1, today))},
         1,
         hour,
         "0:4000"},
    });
}

TEST_CASE("what is generated locally is added on top of all others (2.1 K 3.6)") {
    const Window hour{today, hours(1), RateUnit::W};
    const auto sun =
        made(Purpose::local_generation, 0, RateUnit::W, today, {{0, 2'000, {}}, {1'800, 500, {}}});
    const std::vector<Placed> here{{0, flat(most_purpose, 0, 9'000)},
                                   {1, flat(own_purpose, 0, 4'000)},
                                   {1, flat(external_purpose, 0, 3'000)},
                                   {1, sun}};
    const std::vector<Placed> everywhere{
        {0, flat(most_purpose, 0, 9'000)}, {0, flat(default_purpose, 0, 6'000)}, {0, sun}};
    check({
        {"on an EVSE", here, {evse(1, today)}, 1, hour, "0:5000 1800:3500"},
        {"not on another one", here, {evse(1, today), evse(2)}, 2, hour, "0:9000"},
        {"as far as the equipment can carry it",
         here,
         {carrying(evse(1, today), 4'500)},
         1,
         hour,
         "0:4500 1800:3500"},
        {"to no limit there is nothing to add", {{1, sun}}, {evse(1)}, 1, hour, "0:-"},
        {"for the charge point: on each EVSE", everywhere, {evse(1), evse(2)}, 2, hour, "0:8000 1800:6500"},
        {"for the charge point: once on the whole",
         everywhere,
         {evse(1), evse(2)},
         0,
         hour,
         "0:11000 1800:9500"},
        {"by as many phases as it is drawn",
         {{1, amperes(own_purpose, 10, 1)}, {1, amperes(Purpose::local_generation, 6, 3)}},
         {evse(1, today)},
         1,
         {today, hours(1), RateUnit::A},
         "0:16x1"},
    });
}

} // namespace voltgate::core::smart_charging
