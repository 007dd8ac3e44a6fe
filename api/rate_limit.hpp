#pragma once

#include "api/problem.hpp"

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

namespace voltgate::api {

struct RateLimitOptions {
    double per_second = 100;         ///< requests that a key earns; 0: no limit
    double burst = 500;              ///< requests that it can save up
    std::size_t remembered = 10'000; ///< keys in memory; a forgotten one begins with a full bucket
};

/// A token bucket per API key. Any thread.
class RateLimit {
public:
    using Moment = std::chrono::steady_clock::time_point;

    explicit RateLimit(RateLimitOptions options = {})
        : options_(options) {}

    struct Verdict {
        bool allowed = true;
        double remaining = 0;
        std::chrono::seconds retry_after{0};
    };
    /// Takes one request from the key's bucket.
    Verdict take(const std::string& key, Moment now);

    /// Tells the client where it stands.
    void describe(const Verdict& verdict, http::Headers& headers) const;

private:
    struct Bucket {
        double tokens = 0;
        Moment filled;
    };

    RateLimitOptions options_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

} // namespace voltgate::api
