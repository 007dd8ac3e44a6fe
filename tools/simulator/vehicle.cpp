#include "tools/simulator/vehicle.hpp"

#include <algorithm>

namespace voltgate::simulator {

namespace {
constexpr double last_share = 0.05; // of the maximum power, just before the battery is full
}

double Vehicle::power_w(double offered_w) const {
    if (full())
        return 0;
    const double tapering =
        std::clamp((soc_percent - taper_from_percent) / (100 - taper_from_percent), 0.0, 1.0);
    return std::min(offered_w, max_power_w * (1 - tapering * (1 - last_share)));
}

void Vehicle::take(double energy_wh) {
    soc_percent = std::min(100.0, soc_percent + energy_wh / capacity_wh * 100);
}

} // namespace voltgate::simulator
