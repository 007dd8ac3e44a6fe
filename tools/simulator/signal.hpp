#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <vector>

namespace voltgate::simulator {

/// "Something has changed": wakes every coroutine that waits for a condition to come true. One thread.
class Signal {
public:
    void notify();

    /// Returns when notified, at the latest at this time.
    boost::asio::awaitable<void> wait_until(std::chrono::steady_clock::time_point latest);

    /// Waits until the condition holds; false when it did not within the time given.
    boost::asio::awaitable<bool> wait_for(std::function<bool()> condition,
                                          std::chrono::milliseconds patience);

private:
    std::vector<boost::asio::steady_timer*> waiting_;
};

} // namespace voltgate::simulator
