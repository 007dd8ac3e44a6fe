#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <thread>

namespace voltgate::tests {

/// An event loop with its thread, for as long as it lives.
class Loop {
public:
    Loop()
        : thread_([this] { context_.run(); }) {}
    ~Loop() {
        work_.reset();
        context_.stop();
        thread_.join();
    }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    boost::asio::io_context& context() { return context_; }

    /// Runs a coroutine there and waits for what it gives.
    template <class T>
    T run(boost::asio::awaitable<T> work) {
        return boost::asio::co_spawn(context_, std::move(work), boost::asio::use_future).get();
    }

private:
    boost::asio::io_context context_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
    std::thread thread_;
};

} // namespace voltgate::tests
