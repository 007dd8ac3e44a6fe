#include "core/metering/session_energy.hpp"

namespace voltgate::core::metering {

namespace {

// meterStart is a whole number of Wh and samples may have been rounded otherwise: a step back this small is
// noise.
constexpr double rounding_noise_wh = 10;

} // namespace

void EnergyCount::advance(double register_wh) {
    if (!last_wh)
        base_wh = register_wh;
    else if (dropped_from_wh && register_wh >= *dropped_from_wh) {
        // It came back to where it was: the low values in between were wrong, and count for nothing.
        base_wh = *dropped_from_wh;
        dropped_from_wh.reset();
    } else if (register_wh < *last_wh) {
        if (*last_wh - register_wh <= rounding_noise_wh)
            return;
        carried_wh += *last_wh - base_wh;
        if (!dropped_from_wh)
            dropped_from_wh = last_wh;
        base_wh = 0;
    }
    last_wh = register_wh;
}

void EnergyCount::add_interval(double interval_wh) {
    if (!last_wh || *last_wh == base_wh)
        carried_wh += interval_wh;
}

} // namespace voltgate::core::metering
