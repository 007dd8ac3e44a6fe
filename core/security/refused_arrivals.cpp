#include "core/security/refused_arrivals.hpp"

#include <utility>

namespace voltgate::core::security {

std::optional<std::int64_t> RefusedArrivals::count(const std::string& identity, Instant now) {
    const std::scoped_lock lock(mutex_);
    const auto [found, is_first] = entries_.try_emplace(identity);
    auto& entry = found->second;
    const bool due = is_first || now - entry.told_at >= settings_.refusals.event_interval;
    if (!due || !is_within_the_hour(now)) {
        ++entry.left_out;
        return std::nullopt;
    }
    ++told_this_hour_;
    entry.told_at = now;
    return std::exchange(entry.left_out, 0);
}

bool RefusedArrivals::is_within_the_hour(Instant now) {
    if (now - hour_began_ >= std::chrono::hours(1)) {
        hour_began_ = now;
        told_this_hour_ = 0;
    }
    return told_this_hour_ < settings_.refusals.events_per_hour;
}

} // namespace voltgate::core::security
