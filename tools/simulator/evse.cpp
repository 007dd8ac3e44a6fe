#include "tools/simulator/evse.hpp"

#include <algorithm>

namespace voltgate::simulator {

namespace {

constexpr double step_s = 10;    // a battery's power changes slowly
constexpr double warm_c = 21;    // unloaded
constexpr double heating_c = 24; // more at full power
constexpr double warming_per_s = 1 / 300.0;

} // namespace

v16::ChargePointStatus Evse::status() const {
    using Status = v16::ChargePointStatus;
    if (error != v16::ChargePointErrorCode::NoError)
        return Status::Faulted;
    if (transaction) {
        if (power_w() > 0)
            return Status::Charging;
        return offered_w() > 0 ? Status::SuspendedEV : Status::SuspendedEVSE;
    }
    if (finished)
        return Status::Finishing;
    if (vehicle || permission)
        return Status::Preparing;
    if (!operative)
        return Status::Unavailable;
    return reservation ? Status::Reserved : Status::Available;
}

double Evse::offered_w() const {
    const bool flows =
        transaction && !transaction->deauthorized && error == v16::ChargePointErrorCode::NoError;
    return flows ? std::min(limit_w, supply.max_power_w()) : 0;
}

double Evse::power_w() const {
    return vehicle ? vehicle->power_w(offered_w()) : 0;
}

bool Evse::free() const {
    return operative && !transaction && !finished && error == v16::ChargePointErrorCode::NoError;
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
