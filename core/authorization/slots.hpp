#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>

namespace voltgate::core::authorization {

/// So many may do something at a time; others wait in their order, each on its own event loop and no longer
/// than it says. Any thread.
class Slots {
public:
    explicit Slots(std::size_t count)
        : free_(count) {}

    /// Gives its slot back at the end of its scope.
    class Hold {
    public:
        explicit Hold(Slots& slots)
            : slots_(slots) {}
        ~Hold() { slots_.release(); }
        Hold(const Hold&) = delete;
        Hold& operator=(const Hold&) = delete;

    private:
        Slots& slots_;
    };

    /// True: one is had, and must be held by a Hold. False: none became free in time.
    boost::asio::awaitable<bool> acquire(std::chrono::milliseconds limit);

private:
    struct Waiter {
        Waiter(const boost::asio::any_io_executor& executor, std::chrono::milliseconds limit)
            : timer(executor, limit) {}
        boost::asio::steady_timer timer;
        bool granted = false;
    };

    std::shared_ptr<Waiter> queue(const boost::asio::any_io_executor& executor,
                                  std::chrono::milliseconds limit);
    bool leave(const std::shared_ptr<Waiter>& waiter);
    void release();

    std::mutex mutex_;
    std::size_t free_;
    std::deque<std::shared_ptr<Waiter>> waiting_; // shared with the coroutine that waits
};

} // namespace voltgate::core::authorization
