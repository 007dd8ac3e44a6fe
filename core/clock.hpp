#pragma once

#include <chrono>

namespace voltgate::core {

/// An instant of the server's wall clock, as stored and as shown: UTC, milliseconds.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where the central system takes the time of day from; tests put their own in. Safe to call from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

} // namespace voltgate::core
