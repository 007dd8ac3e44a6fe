#include "core/smart_charging/composite.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::smart_charging {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// 2026-03-02 is a Monday.
const Instant midnight = std::chrono::sys_days(std::chrono::year(2026) / 3 / 2);

ChargingProfile profile(Purpose purpose, std::int64_t stack_level, std::vector<SchedulePeriod> periods) {
    ChargingProfile made;
    made.purpose = purpose;
    made.stack_level = stack_level;
    made.charging_schedule.charging_rate_unit = RateUnit::W;
    made.charging_schedule.start_schedule = midnight;
    made.charging_schedule.charging_schedule_period = std::move(periods);
    return made;
}

ChargingProfile daily(std::int64_t stack_level, std::vector<SchedulePeriod> periods) {
    auto made = profile(Purpose::tx_default_profile, stack_level, std::move(periods));
    made.kind = Kind::recurring;
    made.recurrency_kind = Recurrency::daily;
    return made;
}

Place evse(std::int64_t number, std::optional<Instant> transaction_started_at = {}) {
    return {number, Supply{}, transaction_started_at};
}

/// "0:6900 600:4000 1200:-"
std::string text_of(const CompositeSchedule& schedule) {
    std::string out;
    for (const auto& period : schedule.charging_schedule_period) {
        out += out.empty() ? "" : " ";
        out += std::to_string(period.start_period) + ':';
        out += period.limit ? std::to_string(static_cast<std::int64_t>(*period.limit * 10)) : "-";
    }
    return out;
}

std::string composed(const std::vector<Placed>& profiles, const std::vector<Place>& places,
                     std::int64_t evse_id, Instant from, seconds duration, RateUnit unit = RateUnit::W) {
    return text_of(composite_schedule(profiles, places, evse_id, {from, duration, unit}));
}

} // namespace

TEST_CASE("a composite schedule without profiles has no limit, or the one of the equipment") {
    CHECK(composed({}, {evse(1)}, 1, midnight, hours(1)) == "0:-");
    auto limited = evse(1);
    limited.supply.max_power_w = 11'000;
    CHECK(composed({}, {limited}, 1, midnight, hours(1)) == "0:110000");
}

TEST_CASE("a composite schedule follows the periods of a profile from any moment of it") {
    const auto steps =
        profile(Purpose::tx_default_profile, 0, {{0, 1000, {}}, {600, 2000, {}}, {1200, 3000, {}}});
    CHECK(composed({{0, steps}}, {evse(1)}, 1, midnight, hours(1)) == "0:10000 600:20000 1200:30000");
    CHECK(composed({{0, steps}}, {evse(1)}, 1, midnight + minutes(15), minutes(10)) == "0:20000 300:30000");
    CHECK(composed({{0, steps}}, {evse(1)}, 1, midnight - minutes(5), minutes(10)) == "0:- 300:10000");
}

TEST_CASE("a composite schedule ends with the duration and the validity of a profile") {
    auto short_one = profile(Purpose::tx_default_profile, 0, {{0, 1000, {}}});
    short_one.charging_schedule.duration = 600;
    CHECK(composed({{0, short_one}}, {evse(1)}, 1, midnight, hours(1)) == "0:10000 600:-");
    auto valid = profile(Purpose::tx_default_profile, 0, {{0, 1000, {}}});
    valid.valid_from = midnight + minutes(10);
    valid.valid_to = midnight + minutes(20);
    CHECK(composed({{0, valid}}, {evse(1)}, 1, midnight, hours(1)) == "0:- 600:10000 1200:-");
}

// 1.6 section 3.13.2: the schedule of the higher stack level counts as long as it is in force.
TEST_CASE("the highest stack level in force counts, and the next one when it ends") {
    auto upper = profile(Purpose::tx_default_profile, 2, {{0, 500, {}}});
    upper.charging_schedule.duration = 600;
    const auto lower = profile(Purpose::tx_default_profile, 1, {{0, 2000, {}}});
    CHECK(composed({{0, lower}, {0, upper}}, {evse(1)}, 1, midnight, hours(1)) == "0:5000 600:20000");
    CHECK(composed({{0, upper}, {0, lower}}, {evse(1)}, 1, midnight, hours(1)) == "0:5000 600:20000");
}

TEST_CASE("of two profiles of a stack level the one of the EVSE itself counts") {
    const auto everywhere = profile(Purpose::tx_default_profile, 1, {{0, 1000, {}}});
    const auto here = profile(Purpose::tx_default_profile, 1, {{0, 2000, {}}});
    const std::vector<Place> places{evse(1), evse(2)};
    CHECK(composed({{0, everywhere}, {1, here}}, places, 1, midnight, hours(1)) == "0:20000");
    CHECK(composed({{1, here}, {0, everywhere}}, places, 1, midnight, hours(1)) == "0:20000");
    CHECK(composed({{0, everywhere}, {1, here}}, places, 2, midnight, hours(1)) == "0:10000");
}

// 1.6 section 3.13.1: a TxProfile overrules the TxDefaultProfile, the ChargePointMaxProfile none may exceed.
TEST_CASE("a transaction's profile stands in for the default, and the maximum goes over both") {
    const auto usual = profile(Purpose::tx_default_profile, 5, {{0, 2000, {}}});
    const auto own = profile(Purpose::tx_profile, 0, {{0, 6000, {}}, {1200, 1000, {}}});
    const auto most = profile(Purpose::charging_station_max_profile, 0, {{0, 9000, {}}, {600, 4000, {}}});
    CHECK(composed({{0, usual}, {1, own}, {0, most}}, {evse(1, midnight)}, 1, midnight, hours(1)) ==
          "0:60000 600:40000 1200:10000");
}

TEST_CASE("a relative schedule starts with the transaction, and does nothing without one") {
    auto relative = profile(Purpose::tx_default_profile, 0, {{0, 1000, {}}, {60, 2000, {}}});
    relative.kind = Kind::relative;
    relative.charging_schedule.start_schedule.reset();
    const auto began = midnight - seconds(30);
    CHECK(composed({{0, relative}}, {evse(1, began)}, 1, midnight, minutes(2)) == "0:10000 30:20000");
    CHECK(composed({{0, relative}}, {evse(1)}, 1, midnight, minutes(2)) == "0:-");
}

TEST_CASE("a daily schedule begins anew each day") {
    const auto night = daily(0, {{0, 11'000, {}}, {6 * 3600, 1400, {}}, {22 * 3600, 11'000, {}}});
    const auto schedule = composed({{0, night}}, {evse(1)}, 1, midnight + hours(5 + 24 * 10), hours(24));
    CHECK(schedule == "0:110000 3600:14000 61200:110000");
    CHECK(composed({{0, night}}, {evse(1)}, 1, midnight + hours(5 + 24 * 10), hours(26)) ==
          "0:110000 3600:14000 61200:110000 90000:14000");
    CHECK(composed({{0, night}}, {evse(1)}, 1, midnight - hours(1), hours(2)) == "0:- 3600:110000");
}

TEST_CASE("a weekly schedule lasts as long as it says, once a week") {
    auto monday = profile(Purpose::tx_default_profile, 0, {{0, 1000, {}}});
    monday.kind = Kind::recurring;
    monday.recurrency_kind = Recurrency::weekly;
    monday.charging_schedule.duration = 24 * 3600;
    CHECK(composed({{0, monday}}, {evse(1)}, 1, midnight + hours(12), hours(7 * 24)) ==
          "0:10000 43200:- 561600:10000");
}

TEST_CASE("limits in A are of each phase; a composite schedule tells of how many") {
    auto amperes = profile(Purpose::tx_default_profile, 0, {{0, 16, {}}, {60, 16, 1}});
    amperes.charging_schedule.charging_rate_unit = RateUnit::A;
    CHECK(composed({{0, amperes}}, {evse(1)}, 1, midnight, minutes(2)) == "0:110400 60:36800");
    const std::vector<Placed> placed{{0, amperes}};
    const std::vector<Place> places{evse(1)};
    const auto again = composite_schedule(placed, places, 1, {midnight, minutes(2), RateUnit::A});
    REQUIRE(again.charging_schedule_period.size() == 2);
    CHECK(again.charging_schedule_period[0].limit == 16);
    CHECK_FALSE(again.charging_schedule_period[0].number_phases);
    CHECK(again.charging_schedule_period[1].limit == 16);
    CHECK(again.charging_schedule_period[1].number_phases == 1);
    auto single = evse(1);
    single.supply.phases = 1;
    CHECK(composed({{0, amperes}}, {single}, 1, midnight, minutes(1)) == "0:36800");
}

TEST_CASE("the charge point itself may draw what its EVSEs may together, within its maximum") {
    const auto usual = profile(Purpose::tx_default_profile, 0, {{0, 3000, {}}});
    const auto most = profile(Purpose::charging_station_max_profile, 0, {{0, 7000, {}}, {600, 5000, {}}});
    const std::vector<Place> places{evse(1), evse(2)};
    CHECK(composed({{0, usual}, {0, most}}, places, 0, midnight, hours(1)) == "0:60000 600:50000");
    CHECK(composed({{1, usual}, {0, most}}, places, 0, midnight, hours(1)) == "0:70000 600:50000");
    CHECK(composed({{1, usual}}, places, 0, midnight, hours(1)) == "0:-");
}

TEST_CASE("the lowest limit of others holds at its EVSE or for the whole, whatever the profiles say") {
    const auto own = profile(Purpose::tx_default_profile, 9, {{0, 9000, {}}});
    const auto grid =
        profile(Purpose::charging_station_external_constraints, 0, {{0, 8000, {}}, {600, 20000, {}}});
    const auto building = profile(Purpose::charging_station_external_constraints, 5, {{0, 5000, {}}});
    const std::vector<Place> places{evse(1), evse(2)};
    CHECK(composed({{0, own}, {1, grid}}, places, 1, midnight, hours(1)) == "0:80000 600:90000");
    CHECK(composed({{0, own}, {1, grid}}, places, 2, midnight, hours(1)) == "0:90000");
    CHECK(composed({{0, own}, {1, grid}}, places, 0, midnight, hours(1)) == "0:170000 600:180000");
    CHECK(composed({{0, own}, {0, grid}, {0, building}}, places, 2, midnight, hours(1)) == "0:50000");
    CHECK(composed({{0, own}, {0, grid}, {0, building}}, places, 0, midnight, hours(1)) == "0:50000");
}

// Stacking as the standard means it (2.x K01, 1.6 section 3.13.2), with figures of our own: 08:00 to 10:00
// two hours at 11 kW on top of 6 kW around the clock, and on Saturdays nothing more than 1 kW.
TEST_CASE("of recurring profiles the higher one counts while it lasts, and the lower one beside it") {
    const auto always = daily(0, {{0, 6000, {}}});
    auto morning = daily(1, {{0, 11000, {}}});
    morning.charging_schedule.start_schedule = midnight + hours(8);
    morning.charging_schedule.duration = 7200;
    auto saturday = daily(2, {{0, 1000, {}}});
    saturday.recurrency_kind = Recurrency::weekly;
    saturday.charging_schedule.start_schedule = midnight + hours(5 * 24);
    saturday.charging_schedule.duration = 86400;
    const std::vector<Placed> all{{0, always}, {0, morning}, {0, saturday}};
    CHECK(composed(all, {evse(1)}, 1, midnight, hours(24)) == "0:60000 28800:110000 36000:60000");
    CHECK(composed(all, {evse(1)}, 1, midnight + hours(5 * 24), hours(24)) == "0:10000");
    CHECK(composed(all, {evse(1)}, 1, midnight + hours(6 * 24 + 7), hours(4)) ==
          "0:60000 3600:110000 10800:60000");
}

TEST_CASE("of several schedules the first one counts, and priority charging only while it is active") {
    auto offered = profile(Purpose::tx_profile, 0, {{0, 7000, {}}});
    offered.alternative_schedules.emplace().push_back(offered.charging_schedule);
    offered.alternative_schedules->front().charging_schedule_period.front().limit = 3000;
    const auto priority = profile(Purpose::priority_charging, 9, {{0, 22000, {}}});
    CHECK(composed({{1, offered}, {1, priority}}, {evse(1, midnight)}, 1, midnight, hours(1)) == "0:70000");
}

} // namespace voltgate::core::smart_charging
