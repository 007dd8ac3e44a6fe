#include "core/provisioning/settling.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace voltgate::core::provisioning {

namespace asio = boost::asio;

void Settling::add(const std::shared_ptr<ChargePoint>& charge_point) {
    {
        const std::scoped_lock lock(mutex_);
        if (stopping_)
            return;
        entries_.push_back({charge_point, Clock::now() + delay_});
        if (timer_)
            return;
        timer_ = std::make_shared<asio::steady_timer>(charge_point->executor());
    }
    tasks_.spawn(charge_point->executor(), "settling charge points", wake());
}

std::unordered_set<const ChargePoint*> Settling::present() const {
    std::unordered_set<const ChargePoint*> all;
    const std::scoped_lock lock(mutex_);
    for (const auto& entry : entries_)
        all.insert(entry.charge_point.lock().get());
    return all;
}

void Settling::stop() {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    if (timer_)
        asio::post(timer_->get_executor(), [timer = timer_] { timer->cancel(); });
}

asio::awaitable<void> Settling::wake() {
    while (const auto until = next()) {
        timer_->expires_at(*until);
        co_await timer_->async_wait(asio::as_tuple(asio::use_awaitable));
        for (const auto& charge_point : take_settled())
            settled_(charge_point);
    }
}

std::vector<std::shared_ptr<ChargePoint>> Settling::take_settled() {
    const auto now = Clock::now();
    std::vector<std::shared_ptr<ChargePoint>> settled;
    const std::scoped_lock lock(mutex_);
    while (!stopping_ && !entries_.empty() && entries_.front().until <= now) {
        if (auto charge_point = entries_.front().charge_point.lock())
            settled.push_back(std::move(charge_point));
        entries_.pop_front();
    }
    return settled;
}

/// Nothing: the task has nothing left to do and ends.
std::optional<Settling::Clock::time_point> Settling::next() {
    const std::scoped_lock lock(mutex_);
    if (!stopping_ && !entries_.empty())
        return entries_.front().until;
    timer_.reset();
    entries_ = {};
    return std::nullopt;
}

} // namespace voltgate::core::provisioning
