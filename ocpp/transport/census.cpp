#include "ocpp/transport/census.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace voltgate::ocpp {

namespace asio = boost::asio;

Census::Census(std::size_t most, std::size_t most_per_address)
    : most_(most)
    , most_per_address_(most_per_address) {}

Census::Verdict Census::enter(const asio::ip::address& address) {
    const std::lock_guard lock(mutex_);
    const auto there = ++per_address_[address];
    if (++connections_ > most_)
        return Verdict::full;
    return there > most_per_address_ ? Verdict::too_many_from_there : Verdict::welcome;
}

void Census::leave(const asio::ip::address& address) {
    {
        const std::lock_guard lock(mutex_);
        --connections_;
        if (const auto there = per_address_.find(address);
            there != per_address_.end() && --there->second == 0)
            per_address_.erase(there);
    }
    wake_if_empty();
}

void Census::begin_task() {
    const std::lock_guard lock(mutex_);
    ++tasks_;
}

void Census::end_task() {
    {
        const std::lock_guard lock(mutex_);
        --tasks_;
    }
    wake_if_empty();
}

std::size_t Census::connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
}

void Census::wake_if_empty() {
    std::vector<Waiter> waiters;
    {
        const std::lock_guard lock(mutex_);
        if (is_empty())
            waiters.swap(waiters_);
    }
    for (auto& waiter : waiters)
        waiter.coroutine.post(waiter.executor);
}

void Census::wait(Waiter waiter) {
    {
        const std::lock_guard lock(mutex_);
        if (!is_empty()) {
            waiters_.push_back(std::move(waiter));
            return;
        }
    }
    waiter.coroutine.post(waiter.executor);
}

asio::awaitable<void> Census::empty() {
    const auto executor = co_await asio::this_coro::executor;
    auto keep = [&](Completion<> coroutine) { wait({executor, std::move(coroutine)}); };
    co_await suspend<>(keep);
}

} // namespace voltgate::ocpp
