#include "core/smart_charging/offer.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace voltgate::core::smart_charging {

namespace {

using std::chrono::seconds;

const Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + std::chrono::hours(12);

CompositeSchedule allowed(std::vector<CompositePeriod> periods) {
    CompositeSchedule schedule;
    schedule.evse_id = 1;
    schedule.schedule_start = noon;
    schedule.duration = 3600;
    schedule.charging_rate_unit = RateUnit::A;
    schedule.charging_schedule_period = std::move(periods);
    return schedule;
}

VehicleNeeds vehicle(double max_current) {
    VehicleNeeds needs;
    needs.max_rate = max_current;
    needs.number_phases = 3;
    return needs;
}

ChargingSchedule plan(std::vector<SchedulePeriod> periods) {
    ChargingSchedule schedule;
    schedule.duration = 3600;
    schedule.charging_schedule_period = std::move(periods);
    return schedule;
}

/// "0:16 600:10"
std::string text_of(const ChargingSchedule& schedule) {
    std::string out;
    for (const auto& period : schedule.charging_schedule_period)
        out += (out.empty() ? "" : " ") + std::to_string(period.start_period) + ':' +
               std::to_string(static_cast<std::int64_t>(period.limit * 10));
    return out;
}

std::string offered(const VehicleNeeds& needs, std::vector<CompositePeriod> periods, std::size_t most) {
    return text_of(offer(needs, allowed(std::move(periods)), most));
}

} // namespace

TEST_CASE("a vehicle is offered what it can take where that is less than what it may draw") {
    CHECK(offered(vehicle(16), {{0, 32.0, {}}, {600, 10.0, {}}, {1200, {}, {}}}, 9) ==
          "0:160 600:100 1200:160");
    CHECK(offered(vehicle(16), {{0, 32.0, {}}, {600, 20.0, {}}}, 9) == "0:160");
    CHECK(offered({}, {{0, {}, {}}}, 9) == "0:320");
}

TEST_CASE("an offer in fewer periods than the limits have allows nowhere more than they do") {
    const std::vector<CompositePeriod> steps{
        {0, 16.0, {}}, {600, 14.0, {}}, {1200, 6.0, {}}, {1800, 12.0, {}}};
    CHECK(offered(vehicle(32), steps, 4) == "0:160 600:140 1200:60 1800:120");
    CHECK(offered(vehicle(32), steps, 3) == "0:140 1200:60 1800:120");
    CHECK(offered(vehicle(32), steps, 2) == "0:140 1200:60");
    CHECK(offered(vehicle(32), steps, 1) == "0:60");
    CHECK(offered(vehicle(32), steps, 0) == "0:60");
    for (std::size_t most = 1; most <= 4; ++most)
        CHECK(keeps_to(offer(vehicle(32), allowed(steps), most), noon, allowed(steps)));
}

TEST_CASE("a vehicle's schedule keeps to what is allowed at every moment that it lasts") {
    const auto limits = allowed({{0, 16.0, {}}, {600, 10.0, {}}, {1200, {}, {}}});
    CHECK(keeps_to(plan({{0, 16, {}}, {600, 10, {}}, {1200, 32, {}}}), noon, limits));
    CHECK(keeps_to(plan({{0, 10, {}}}), noon, limits));
    CHECK_FALSE(keeps_to(plan({{0, 16, {}}}), noon, limits));
    CHECK_FALSE(keeps_to(plan({{0, 10, {}}, {599, 16, {}}}), noon, limits));
    CHECK_FALSE(keeps_to(plan({{0, 10, {}}, {1199, 11, {}}}), noon, limits));
    CHECK(keeps_to(plan({{0, 16, {}}}), noon + seconds(1200), limits));
    CHECK(keeps_to(plan({{0, 10.04, {}}}), noon, limits)); // less than a limit can say
}

} // namespace voltgate::core::smart_charging
