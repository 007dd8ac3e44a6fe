#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

namespace voltgate::core {

/// The one place that spawns coroutines and answers for them: it names each, logs the exception that ends
/// one, and can wait until all have ended. Safe to use from any thread; wait() must not be called on an event
/// loop.
class Tasks {
public:
    Tasks() = default;
    Tasks(const Tasks&) = delete;
    Tasks& operator=(const Tasks&) = delete;
    ~Tasks();

    /// Runs `work` on `executor` until it ends by itself.
    void spawn(const boost::asio::any_io_executor& executor, std::string name,
               boost::asio::awaitable<void> work);

    /// Blocks until every task has ended.
    void wait();
    [[nodiscard]] std::size_t running() const;

private:
    void ended(std::string_view name, const std::exception_ptr& error);

    mutable std::mutex mutex_;
    std::condition_variable idle_;
    std::size_t running_ = 0;
};

} // namespace voltgate::core
