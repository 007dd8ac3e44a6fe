#pragma once

#include "core/clock.hpp"
#include "core/settings.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace voltgate::core::security {

/// Decides which refusals at the door are worth a security event, so that nobody fills the database by
/// knocking: one in an interval for each charge point, and so many an hour in all. Counts what it leaves out.
/// Keeps an entry per registered charge point that was refused. Safe to use from any thread.
class RefusedArrivals {
public:
    explicit RefusedArrivals(const Settings& settings)
        : settings_(settings) {}

    /// How many refusals of this charge point were left out before this one; nothing: this one is, too.
    std::optional<std::int64_t> count(const std::string& identity, Instant now);

private:
    struct Entry {
        Instant told_at{};
        std::int64_t left_out = 0;
    };

    bool is_within_the_hour(Instant now);

    const Settings& settings_;
    std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
    Instant hour_began_{};
    std::int64_t told_this_hour_ = 0;
};

} // namespace voltgate::core::security
