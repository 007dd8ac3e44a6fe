#include "core/event_feed.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace voltgate::core {

namespace asio = boost::asio;

EventFeed::EventFeed(storage::Store& store) {
    store.on_commit([this] { committed(); });
}

std::uint64_t EventFeed::commits() const {
    const std::scoped_lock lock(mutex_);
    return commits_;
}

asio::awaitable<void> EventFeed::wait_beyond(std::uint64_t seen, std::chrono::milliseconds limit) {
    const auto executor = co_await asio::this_coro::executor;
    const auto waiter = std::make_shared<Waiter>(executor);
    waiter->timer.expires_after(limit);
    {
        const std::scoped_lock lock(mutex_);
        if (closed_ || commits_ > seen)
            co_return;
        waiters_.push_back(waiter);
    }
    co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    const std::scoped_lock lock(mutex_);
    waiters_.remove(waiter);
}

void EventFeed::close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    wake_all();
}

void EventFeed::committed() {
    const std::scoped_lock lock(mutex_);
    ++commits_;
    wake_all();
}

// A timer may be touched on its own event loop only.
void EventFeed::wake_all() {
    for (const auto& waiter : waiters_)
        asio::post(waiter->timer.get_executor(),
                   [waiter] { waiter->timer.expires_at(asio::steady_timer::time_point::min()); });
    waiters_.clear();
}

} // namespace voltgate::core
