#pragma once

#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

namespace voltgate::core {

/// Tells readers of the outbox when something new may be in it. The outbox table is the truth: a reader
/// remembers the last sequence it has read, reads on, and waits here when it finds nothing. Safe to use from
/// any thread.
class EventFeed {
public:
    explicit EventFeed(storage::Store& store);

    /// How many commits there have been; taken before reading the outbox and handed to wait_beyond().
    [[nodiscard]] std::uint64_t commits() const;

    /// Waits until there have been more commits than `seen`, the limit has passed, or close().
    boost::asio::awaitable<void> wait_beyond(std::uint64_t seen, std::chrono::milliseconds limit);

    /// Ends every wait, now and later.
    void close();

private:
    struct Waiter {
        explicit Waiter(const boost::asio::any_io_executor& executor)
            : timer(executor) {}
        boost::asio::steady_timer timer;
    };

    void committed();
    void wake_all();

    mutable std::mutex mutex_;
    std::uint64_t commits_ = 0;
    bool closed_ = false;
    std::list<std::shared_ptr<Waiter>> waiters_; // shared with the coroutine that waits: either may end first
};

} // namespace voltgate::core
