#include "tools/simulator/evse.hpp"

#include <algorithm>
#include <array>

namespace voltgate::simulator {

namespace {

constexpr double step_s = 10;    // a battery's power changes slowly
constexpr double warm_c = 21;    // unloaded
constexpr double heating_c = 24; // more at full power
constexpr double warming_per_s = 1 / 300.0;

constexpr std::array<std::string_view, 9> words{"Available",   "Preparing",     "Charging",
                                                "SuspendedEV", "SuspendedEVSE", "Finishing",
                                                "Reserved",    "Unavailable",   "Faulted"};

} // namespace

std::string_view to_string(EvseStatus status) {
    return words[static_cast<std::size_t>(status)];
}

std::optional<EvseStatus> status_of(std::string_view word) {
    const auto found = std::ranges::find(words, word);
    if (found == words.end())
        return std::nullopt;
    return static_cast<EvseStatus>(found - words.begin());
}

EvseStatus Evse::status() const {
    if (!error.empty())
        return EvseStatus::faulted;
    if (restarting)
        return EvseStatus::unavailable;
    if (transaction) {
        if (power_w() > 0)
            return EvseStatus::charging;
        return offered_w() > 0 ? EvseStatus::suspended_ev : EvseStatus::suspended_evse;
    }
    if (finished)
        return EvseStatus::finishing;
    if (vehicle || permission)
        return EvseStatus::preparing;
    if (!operative)
        return EvseStatus::unavailable;
    return reservation ? EvseStatus::reserved : EvseStatus::available;
}

double Evse::offered_w() const {
    const bool flows = transaction && !transaction->deauthorized && error.empty();
    return flows ? std::min(limit_w, supply.max_power_w()) : 0;
}

double Evse::power_w() const {
    return vehicle ? vehicle->power_w(offered_w()) : 0;
}

unsigned Evse::phases() const {
    return vehicle ? std::min(supply.phases, vehicle->phases) : supply.phases;
}

bool Evse::free() const {
    return operative && !transaction && !finished && !restarting && error.empty();
}

void Evse::advance(std::chrono::duration<double> time) {
    for (double left = time.count(); left > 0; left -= step_s) {
        const double seconds = std::min(left, step_s);
        const double power = power_w();
        const double target = warm_c + heating_c * power / supply.max_power_w();
        temperature_c += (target - temperature_c) * std::min(1.0, seconds * warming_per_s);
        if (power <= 0)
            continue;
        const double energy = power * seconds / 3'600;
        energy_wh += energy;
        vehicle->take(energy);
    }
}

} // namespace voltgate::simulator
