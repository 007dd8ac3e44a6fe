#pragma once

#include "core/clock.hpp"
#include "core/settings.hpp"
#include "storage/records/charge_points.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>

namespace voltgate::core::security {

/// How many charge points may still register themselves, so that nobody fills the database with invented
/// identities. Safe to use from any thread.
class Newcomers {
public:
    explicit Newcomers(const Settings& settings)
        : settings_(settings) {}

    /// No place was left a moment ago: it is not looked again at every knock.
    [[nodiscard]] bool are_too_many(Instant now) {
        const std::scoped_lock lock(mutex_);
        return full_at_ && now >= *full_at_ && now - *full_at_ < settings_.newcomers.retry_after;
    }

    /// Takes a place, inside the write that registers; false: there is none.
    [[nodiscard]] bool take(storage::Database& db, Instant now) {
        const std::scoped_lock lock(mutex_);
        if (places_ == 0)
            places_ = std::max<std::int64_t>(0, settings_.newcomers.most -
                                                    storage::charge_points::count_untouched(db));
        if (places_ == 0) {
            full_at_ = now;
            spdlog::warn("{} charge points have registered themselves and wait for an operator's decision; "
                         "others are refused",
                         settings_.newcomers.most);
            return false;
        }
        --places_;
        return true;
    }

private:
    const Settings& settings_;
    std::mutex mutex_;
    std::int64_t places_ = 0; // as far as they have been counted
    std::optional<Instant> full_at_;
};

} // namespace voltgate::core::security
