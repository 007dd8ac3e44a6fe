#pragma once

#include <chrono>
#include <cstdint>

namespace voltgate::core::smart_charging {

struct ChargingSettings {
    /// Within which time a vehicle that told its needs is given a profile (K15.FR.08).
    std::chrono::seconds offer_within{60};
    /// How far such a profile goes for a vehicle that does not say when it will leave.
    std::chrono::seconds offer_length{std::chrono::hours{24}};
    /// Profiles that a charge point may report of itself; further ones are left out.
    std::int64_t most_profiles = 500;
    /// Limits of others that are kept of a charge point; the oldest give way.
    std::int64_t most_limits = 100;
};

} // namespace voltgate::core::smart_charging
