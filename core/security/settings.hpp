#pragma once

#include <chrono>
#include <cstddef>

namespace voltgate::core::security {

/// How much of the machine the hashing of passwords may take.
struct HashingSettings {
    std::size_t threads = 0; ///< 0: one per two processor cores, at least one
    /// Charge points whose passwords are checked or wait for it; more are answered 503.
    std::size_t checks = 256;
    std::chrono::seconds retry_after{10}; ///< what that answer asks for
};

} // namespace voltgate::core::security
