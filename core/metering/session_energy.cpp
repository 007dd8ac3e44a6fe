#include "core/metering/session_energy.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::metering {

namespace {

// meterStart is a whole number of Wh and samples may have been rounded otherwise: a step back this small is
// noise.
constexpr double rounding_noise_wh = 10;

constexpr double plausible_power_w = 1'500'000;

// What clocks of charge points are wrong by, from one value to the next.
constexpr double clock_slack_hours = 0.2;

} // namespace

bool exceeds_any_power(double energy_wh, std::chrono::milliseconds time) {
    const std::chrono::duration<double, std::ratio<3600>> hours = time;
    return energy_wh > plausible_power_w * (std::max(hours.count(), 0.0) + clock_slack_hours);
}

bool EnergyCount::ran_back(double register_wh) const {
    return last_wh && *last_wh - register_wh > rounding_noise_wh;
}

void EnergyCount::give_way_to(double rise_wh) {
    if (rise_wh > 0)
        interval_wh = dropped_from_wh ? std::max(interval_wh - rise_wh, 0.0) : 0.0;
}

void EnergyCount::advance(double register_wh) {
    if (!last_wh) {
        base_wh = register_wh;
        carried_wh += std::exchange(interval_wh, 0.0);
    } else if (dropped_from_wh && register_wh >= *dropped_from_wh) {
        // It came back to where it was: the low values in between were wrong, and count for nothing.
        base_wh = *dropped_from_wh;
        dropped_from_wh.reset();
        give_way_to(register_wh - base_wh);
    } else if (register_wh < *last_wh) {
        if (!ran_back(register_wh))
            return;
        carried_wh += *last_wh - base_wh;
        if (!dropped_from_wh)
            dropped_from_wh = last_wh;
        base_wh = 0;
        give_way_to(register_wh);
    } else {
        give_way_to(register_wh - *last_wh);
    }
    last_wh = register_wh;
}

void EnergyCount::advance_within(double register_wh, std::chrono::milliseconds time) {
    auto next = *this;
    next.advance(register_wh);
    next.suspect_wh.reset();
    if (exceeds_any_power(next.energy_wh() - energy_wh(), time))
        suspect(register_wh, time);
    else
        *this = next;
}

void EnergyCount::suspect(double register_wh, std::chrono::milliseconds time) {
    // A register that shows the same wrong value again is not a meter that counts.
    const bool goes_on = suspect_wh && register_wh > *suspect_wh;
    if (!goes_on || exceeds_any_power(register_wh - *suspect_wh, time)) {
        suspect_wh = register_wh;
        return;
    }
    // The intervals may be of before the first of the two: only what the register rose by is in both.
    interval_wh = std::max(interval_wh - (register_wh - *suspect_wh), 0.0);
    carried_wh = energy_wh();
    interval_wh = 0;
    base_wh = *suspect_wh;
    last_wh = register_wh;
    dropped_from_wh.reset();
    suspect_wh.reset();
    moved = true;
}

void EnergyCount::add_interval(double energy_wh) {
    if (!last_wh || *last_wh == base_wh)
        interval_wh += energy_wh;
}

} // namespace voltgate::core::metering
