#include "core/authorization/slots.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace voltgate::core::authorization {

namespace asio = boost::asio;

asio::awaitable<bool> Slots::acquire(std::chrono::milliseconds limit) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto waiter = queue(executor, limit);
    if (!waiter)
        co_return true;
    co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return leave(waiter);
}

/// Nothing when a slot is free, which is then taken.
std::shared_ptr<Slots::Waiter> Slots::queue(const asio::any_io_executor& executor,
                                            std::chrono::milliseconds limit) {
    const std::lock_guard lock(mutex_);
    if (free_ > 0) {
        --free_;
        return nullptr;
    }
    return waiting_.emplace_back(std::make_shared<Waiter>(executor, limit));
}

/// Whether the wait ended with a slot; otherwise the place in the queue is given up.
bool Slots::leave(const std::shared_ptr<Waiter>& waiter) {
    const std::lock_guard lock(mutex_);
    if (!waiter->granted)
        std::erase(waiting_, waiter);
    return waiter->granted;
}

void Slots::release() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    const auto next = waiting_.front();
    waiting_.pop_front();
    next->granted = true;
    asio::post(next->timer.get_executor(), [next] { next->timer.cancel(); });
}

} // namespace voltgate::core::authorization
