#include "api/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace voltgate::api {

RateLimit::Verdict RateLimit::take(const std::string& key, Moment now) {
    if (options_.per_second <= 0)
        return {};
    const std::scoped_lock lock(mutex_);
    if (buckets_.size() >= options_.remembered && !buckets_.contains(key))
        buckets_.clear();
    auto& bucket = buckets_.try_emplace(key, Bucket{options_.burst, now}).first->second;
    const std::chrono::duration<double> passed = now - bucket.filled;
    bucket.tokens = std::min(options_.burst, bucket.tokens + passed.count() * options_.per_second);
    bucket.filled = now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return {true, bucket.tokens, {}};
    }
    const auto wait = std::ceil((1 - bucket.tokens) / options_.per_second);
    return {false, 0, std::chrono::seconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(wait)))};
}

void RateLimit::describe(const Verdict& verdict, http::Headers& headers) const {
    if (options_.per_second <= 0)
        return;
    headers.set("X-RateLimit-Limit", std::to_string(static_cast<std::int64_t>(options_.burst)));
    headers.set("X-RateLimit-Remaining", std::to_string(static_cast<std::int64_t>(verdict.remaining)));
}

} // namespace voltgate::api
