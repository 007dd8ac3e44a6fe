#pragma once

#include "core/clock.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace voltgate::tests {

/// A clock that stands still until a test moves it, forwards or back. Any thread.
class ManualClock final : public core::Clock {
public:
    [[nodiscard]] core::Instant now() const override {
        return core::Instant(std::chrono::milliseconds(milliseconds_.load()));
    }
    void advance(std::chrono::milliseconds by) { milliseconds_ += by.count(); }
    void set(core::Instant instant) { milliseconds_ = instant.time_since_epoch().count(); }

private:
    std::atomic<std::int64_t> milliseconds_ = 1'772'366'400'000; // 2026-03-01T12:00:00Z
};

} // namespace voltgate::tests
