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
/// identities.
class Newcomers {
public:
    explicit Newcomers(const Settings& settings)
        : settings_(settings) {}

    /// No place was left a moment ago: it is not looked again at every knock.
    [[nodiscard]] bool are_too_many(Instant now) {
        const std::scoped_lock lock(mutex_);
        return full_at_ && now >= *full_at_ && now - *full_at_ < settings_.newcomers.retry_after;
    }

    /// Takes a place, inside the write that registers (they come one at a time); false: there is none.
    [[nodiscard]] bool take(storage::Database& db, Instant now) {
        if (are_too_many(now))
            return false;
        if (places_ == 0)
            places_ = std::max<std::int64_t>(
                0, settings_.newcomers.most -
                       storage::charge_points::count_newcomers(db, as_what(), settings_.newcomers.most));
        if (places_ > 0) {
            --places_;
            return true;
        }
        spdlog::warn("{} charge points have registered themselves, of which no operator has said anything; "
                     "others are refused",
                     settings_.newcomers.most);
        const std::scoped_lock lock(mutex_);
        full_at_ = now;
        return false;
    }

    /// What a newcomer is at first.
    [[nodiscard]] storage::Admission as_what() const {
        return settings_.admission == AdmissionPolicy::open ? storage::Admission::accepted
                                                            : storage::Admission::pending;
    }

private:
    const Settings& settings_;
    std::int64_t places_ = 0; // as far as they have been counted; of the writer alone
    std::mutex mutex_;
    std::optional<Instant> full_at_;
};

} // namespace voltgate::core::security
