#pragma once

#include "core/charge_point.hpp"
#include "core/tasks.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_set>
#include <vector>

namespace voltgate::core::provisioning {

/// Charge points that are left alone for a while because they have just become ready. After a restart of the
/// server all of them settle at once, so one costs an entry in a list: one task wakes them all. Safe to use
/// from any thread.
class Settling {
public:
    using Clock = std::chrono::steady_clock;

    /// `settled` is called on an event loop, for those that are still connected.
    Settling(Tasks& tasks, std::chrono::milliseconds delay,
             std::function<void(const std::shared_ptr<ChargePoint>&)> settled)
        : tasks_(tasks)
        , delay_(delay)
        , settled_(std::move(settled)) {}

    void add(const std::shared_ptr<ChargePoint>& charge_point);
    /// Who settles now; to be compared with, not used.
    [[nodiscard]] std::unordered_set<const ChargePoint*> present() const;
    /// Nobody is woken any more.
    void stop();

private:
    struct Entry {
        std::weak_ptr<ChargePoint> charge_point;
        Clock::time_point until;
    };

    boost::asio::awaitable<void> wake();
    std::vector<std::shared_ptr<ChargePoint>> take_settled();
    std::optional<Clock::time_point> next();

    Tasks& tasks_;
    const std::chrono::milliseconds delay_;
    const std::function<void(const std::shared_ptr<ChargePoint>&)> settled_;
    mutable std::mutex mutex_;
    bool stopping_ = false;
    std::deque<Entry> entries_;                        // in the order of their time
    std::shared_ptr<boost::asio::steady_timer> timer_; // shared with its task and who stops it; null: no task
};

} // namespace voltgate::core::provisioning
