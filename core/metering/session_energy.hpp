#pragma once

#include <chrono>
#include <optional>

namespace voltgate::core::metering {

/// More than any charger delivers in that time: what claims to be above it was measured wrong.
[[nodiscard]] bool exceeds_any_power(double energy_wh, std::chrono::milliseconds time);

/// The energy of one session, followed through whatever its meter does (pitfall 36): a register that counts
/// for life or from the session's start, that falls back to zero in the middle, that shows one wrong value
/// and returns, or no register but intervals. A plain value: it is stored with the session and taken up again
/// by the next reading.
struct EnergyCount {
    std::optional<double> last_wh; ///< the last register value that was believed; absent until there is one
    std::optional<double>
        dropped_from_wh;   ///< the register before it fell, as long as it has not come back to it
    double base_wh = 0;    ///< the register value from which the current stretch counts
    double carried_wh = 0; ///< what was counted before the register was first read, fell or moved
    std::optional<double> suspect_wh{}; ///< the last value, when it was not believed
    bool moved = false;                 ///< the register has gone on elsewhere than it was
    double interval_wh = 0; ///< what intervals told since the register was first read, as long as it rests

    [[nodiscard]] double energy_wh() const {
        return carried_wh + interval_wh + (last_wh ? *last_wh - base_wh : 0.0);
    }

    /// Whether the register has fallen below the last value, by more than rounding.
    [[nodiscard]] bool ran_back(double register_wh) const;

    /// Takes a register value; the values come in the order of time and the first one is the session's start.
    void advance(double register_wh);

    /// The same, but a value counts for nothing when no power explains the energy that it adds in that time.
    /// When the next one goes on from there, it was no slip: the register has moved, and its energy counts
    /// from the first of the two. So a session gets its energy whose start was told in another register.
    void advance_within(double register_wh, std::chrono::milliseconds time);

    /// A register value that is not believed; `time` has passed since the one before.
    void suspect(double register_wh, std::chrono::milliseconds time);

    /// Takes the energy of an interval; counts only where no register moves.
    void add_interval(double energy_wh);

private:
    /// The register has risen over what the intervals told: its rise counts in their place. After a fall it
    /// may have risen over a part of them only, and what they told beyond it stays.
    void give_way_to(double rise_wh);
};

} // namespace voltgate::core::metering
