#pragma once

#include <chrono>

namespace voltgate::core::metering {

struct MeteringSettings {
    /// When a session has got no meter values for so long, they are asked for (pitfall 46); 0: never.
    std::chrono::seconds ask_after{0};
};

} // namespace voltgate::core::metering
