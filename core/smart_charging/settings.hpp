#pragma once

#include <chrono>

namespace voltgate::core::smart_charging {

struct ChargingSettings {
    /// Within which time a vehicle that told its needs is given a profile (K15.FR.08).
    std::chrono::seconds offer_within{60};
    /// How far such a profile goes for a vehicle that does not say when it will leave.
    std::chrono::seconds offer_length{std::chrono::hours{24}};
};

} // namespace voltgate::core::smart_charging
