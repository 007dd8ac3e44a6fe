#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace voltgate::core::security {

/// How much of the machine the hashing of passwords may take.
struct HashingSettings {
    std::size_t threads = 0; ///< 0: one per two processor cores, at least one
    /// Charge points whose passwords are checked or wait for it; more are answered 503.
    std::size_t checks = 256;
    std::chrono::seconds retry_after{10}; ///< what that answer asks for
};

/// Charge points that register themselves by connecting, where the policy lets them.
struct NewcomerSettings {
    /// That no operator has accepted or changed yet; more are answered 503.
    std::int64_t most = 10'000;
    /// What that answer asks for, and how long it counts before it is looked again.
    std::chrono::seconds retry_after{60};
};

/// Charge points refused at the door for their credentials.
struct RefusalSettings {
    /// One charge point becomes a security event this often at most; the next one tells how many were left
    /// out.
    std::chrono::seconds event_interval{600};
    /// Such events of all charge points together, within an hour.
    std::int64_t events_per_hour = 2'000;
};

} // namespace voltgate::core::security
