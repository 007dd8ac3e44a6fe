#include "core/metering/session_energy.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>

namespace voltgate::core::metering {

namespace {

double energy_after(std::initializer_list<double> registers) {
    EnergyCount count;
    for (const double value : registers)
        count.advance(value);
    return count.energy_wh();
}

} // namespace

TEST_CASE("a lifetime register counts from its value at the start") {
    CHECK(energy_after({1'000'000}) == 0);
    CHECK(energy_after({1'000'000, 1'000'500, 1'007'000}) == 7'000);
}

TEST_CASE("pitfall 36: a register that counts from the session's start is taken as it is") {
    CHECK(energy_after({1'000'000, 0, 500, 7'000}) == 7'000);
}

TEST_CASE("pitfall 36: a register that falls to zero in the middle loses nothing") {
    CHECK(energy_after({1'000, 5'000, 0, 700}) == 4'700);
}

TEST_CASE("pitfall 36: one wrong low value counts for nothing once the register is back") {
    CHECK(energy_after({1'000, 5'000, 0, 5'200}) == 4'200);
    CHECK(energy_after({1'000, 5'000, 0, 3, 5'200, 6'000}) == 5'000);
}

TEST_CASE("a step back by rounding is no reset") {
    CHECK(energy_after({1'000, 999.6, 1'500.4}) == Approx(500.4));
}

TEST_CASE("intervals are added up where no register moves") {
    EnergyCount count;
    count.advance(1'000);
    count.add_interval(200);
    count.add_interval(300);
    CHECK(count.energy_wh() == 500);
}

TEST_CASE("intervals beside a moving register are not counted twice") {
    EnergyCount count;
    count.advance(1'000);
    count.advance(1'200);
    count.add_interval(200);
    CHECK(count.energy_wh() == 200);
}

TEST_CASE("intervals give way to the register that rises over the same stretch") {
    const double start = GENERATE(0, 1'000'000);
    EnergyCount count;
    count.advance(start);
    count.add_interval(600);
    count.add_interval(400);
    CHECK(count.energy_wh() == 1'000);
    SECTION("by as much") {
        count.advance(start + 1'000);
        CHECK(count.energy_wh() == 1'000);
    }
    SECTION("by another amount: the register counts") {
        const double rise = GENERATE(980, 1'030);
        count.advance(start + rise);
        CHECK(count.energy_wh() == rise);
    }
    SECTION("after it was read without having moved") {
        count.advance(start);
        CHECK(count.energy_wh() == 1'000);
        count.add_interval(500);
        CHECK(count.energy_wh() == 1'500);
        count.advance(start + 1'500);
        CHECK(count.energy_wh() == 1'500);
    }
    SECTION("and are not counted beside it afterwards") {
        count.advance(start + 1'000);
        count.add_interval(300);
        count.advance(start + 1'300);
        CHECK(count.energy_wh() == 1'300);
    }
}

TEST_CASE("a register that does not move leaves the intervals") {
    EnergyCount count;
    count.advance(1'000);
    count.add_interval(500);
    count.advance(1'000);
    count.advance(999.6);
    CHECK(count.energy_wh() == 500);
}

TEST_CASE("intervals of before the first register value stay") {
    EnergyCount count;
    count.add_interval(500);
    count.advance(1'000);
    CHECK(count.energy_wh() == 500);
    count.add_interval(300);
    CHECK(count.energy_wh() == 800);
    count.advance(1'300);
    CHECK(count.energy_wh() == 800);
}

TEST_CASE("a register that tells the session's energy tells what the intervals told") {
    EnergyCount count;
    count.advance(1'000'000);
    count.add_interval(1'000);
    count.advance(1'000);
    CHECK(count.energy_wh() == 1'000);
    count.advance(1'700);
    CHECK(count.energy_wh() == 1'700);
}

TEST_CASE("a register that fell takes no energy of the intervals away, nor counts it again") {
    EnergyCount count;
    count.advance(1'000);
    count.add_interval(500);
    count.advance(0);
    CHECK(count.energy_wh() == 500);
    SECTION("when it is back") {
        count.advance(1'500);
        CHECK(count.energy_wh() == 500);
    }
    SECTION("when it is back and has not moved") {
        count.advance(1'000);
        CHECK(count.energy_wh() == 500);
    }
    SECTION("when it goes on from there") {
        count.add_interval(300);
        CHECK(count.energy_wh() == 800);
        count.advance(300);
        CHECK(count.energy_wh() == 800);
        count.advance(900);
        CHECK(count.energy_wh() == 900);
    }
}

TEST_CASE("what was carried over a fall is no interval's") {
    EnergyCount count;
    count.advance(1'000);
    count.advance(5'000);
    count.advance(0);
    count.add_interval(200);
    CHECK(count.energy_wh() == 4'200);
    count.advance(700);
    CHECK(count.energy_wh() == 4'700);
}

TEST_CASE("intervals beside a register that has moved count where it was not read") {
    constexpr std::chrono::minutes a_minute{1};
    EnergyCount count;
    count.advance(0);
    count.add_interval(500);
    count.add_interval(500);
    count.advance_within(5'000'000, a_minute);
    count.add_interval(500);
    CHECK(count.energy_wh() == 1'500);
    count.advance_within(5'000'500, a_minute);
    CHECK(count.moved);
    CHECK(count.energy_wh() == 1'500);
    count.advance_within(5'000'800, a_minute);
    CHECK(count.energy_wh() == 1'800);
}

TEST_CASE("a register that goes on from a value that was not believed has moved") {
    constexpr std::chrono::minutes a_minute{1};
    EnergyCount count;
    count.advance(0);
    count.advance_within(5'000'000, a_minute);
    CHECK(count.energy_wh() == 0);
    CHECK_FALSE(count.moved);
    count.advance_within(5'000'400, a_minute);
    CHECK(count.energy_wh() == 400);
    CHECK(count.moved);
    count.advance_within(5'001'000, a_minute);
    CHECK(count.energy_wh() == 1'000);
}

TEST_CASE("a wrong value that is shown again and again moves no register") {
    constexpr std::chrono::minutes a_minute{1};
    EnergyCount count;
    count.advance(1'000);
    for (const double value : {4'294'967'295.0, 4'294'967'295.0, 4'294'967'295.0})
        count.advance_within(value, a_minute);
    CHECK_FALSE(count.moved);
    count.advance_within(1'500, a_minute);
    CHECK(count.energy_wh() == 500);
    CHECK_FALSE(count.suspect_wh);
}

} // namespace voltgate::core::metering
