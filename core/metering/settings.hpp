#pragma once

#include <chrono>

namespace voltgate::core::metering {

struct MeteringSettings {
    /// When a session has got no meter values for so long, they are asked for (pitfall 46); 0: never.
    std::chrono::seconds ask_after{0};
    /// The same for a session that is to end at an energy or a cost which only its meter tells; 0: never. Not
    /// so soon that charge points are asked which tell every minute.
    std::chrono::seconds watch_limits_after{90};
};

} // namespace voltgate::core::metering
