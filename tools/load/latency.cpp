#include "tools/load/latency.hpp"

#include <algorithm>
#include <cmath>

namespace voltgate::load {

void Latencies::add(std::chrono::nanoseconds time) {
    const double microseconds = std::max(1.0, static_cast<double>(time.count()) / 1'000);
    const auto bucket = static_cast<std::size_t>(std::log2(microseconds) * steps);
    ++buckets_[std::min(bucket, buckets_.size() - 1)];
    ++count_;
}

double Latencies::percentile_ms(double share) const {
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
        seen += buckets_[bucket];
        if (seen >= wanted && seen > 0)
            return std::exp2(static_cast<double>(bucket + 1) / steps) / 1'000;
    }
    return 0;
}

} // namespace voltgate::load
