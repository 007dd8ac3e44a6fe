#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace voltgate::load {

/// Latencies counted in buckets a few percent wide, so that percentiles of millions cost nothing.
class Latencies {
public:
    void add(std::chrono::nanoseconds time);
    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// The time within which this share (0 to 1) of them lies, in milliseconds.
    [[nodiscard]] double percentile_ms(double share) const;
    void clear() { *this = {}; }

private:
    static constexpr unsigned steps = 32;     // per doubling
    static constexpr unsigned doublings = 36; // from a microsecond to a day
    std::array<std::uint64_t, std::size_t{steps} * doublings> buckets_{};
    std::uint64_t count_ = 0;
};

} // namespace voltgate::load
