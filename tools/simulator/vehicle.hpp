#pragma once

#include <chrono>
#include <string>

namespace voltgate::simulator {

/// A battery that takes what it is offered, less and less towards the end, as real ones do.
struct Vehicle {
    double capacity_wh = 60'000;
    double soc_percent = 40;
    double max_power_w = 11'000;
    unsigned phases = 3;
    double taper_from_percent = 80; ///< from here the power falls in a straight line to a twentieth at 100 %
    bool iso15118 = false;          ///< it says what it needs, and follows a schedule
    std::string emaid{};            ///< its contract: it identifies itself when plugged in
    double wanted_wh = 0;           ///< its driver wants no more; 0: as much as it takes
    std::chrono::milliseconds wanted_time{}; ///< nor longer; 0: as long as it takes

    [[nodiscard]] bool full() const { return soc_percent >= 100; }
    /// What it draws now when this much is offered.
    [[nodiscard]] double power_w(double offered_w) const;
    void take(double energy_wh);
};

} // namespace voltgate::simulator
