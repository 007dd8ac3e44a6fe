#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <future>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

namespace voltgate::tests {

/// An event loop with a thread of its own, for as long as the object lives.
class LoopThread {
public:
    LoopThread()
        : thread_([this] { context_.run(); }) {}
    LoopThread(const LoopThread&) = delete;
    LoopThread& operator=(const LoopThread&) = delete;
    ~LoopThread() {
        work_.reset();
        context_.stop();
        thread_.join();
    }

    [[nodiscard]] boost::asio::io_context& context() { return context_; }

    /// Runs a coroutine there and waits for what it gives. Not on the loop itself.
    template <class T>
    T run(boost::asio::awaitable<T> work) {
        if constexpr (std::is_void_v<T>)
            boost::asio::co_spawn(context_, std::move(work), boost::asio::use_future).get();
        else
            return *boost::asio::co_spawn(context_, kept(std::move(work)), boost::asio::use_future).get();
    }

    /// Calls a function there and waits for its end. Not on the loop itself.
    template <class Function>
    void call(Function function) {
        std::packaged_task<void()> task(std::move(function));
        auto done = task.get_future();
        boost::asio::post(context_, [&task] { task(); });
        done.get();
    }

private:
    /// co_spawn wants a result that can be made from nothing.
    template <class T>
    static boost::asio::awaitable<std::optional<T>> kept(boost::asio::awaitable<T> work) {
        co_return co_await std::move(work);
    }

    boost::asio::io_context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
    std::thread thread_;
};

} // namespace voltgate::tests
