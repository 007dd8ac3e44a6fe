// Runs coroutines in a test: on one loop, to the end, never longer than a minute's third.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

// Never put a co_await into a CHECK: Catch names the expression twice, and a coroutine then awaits it twice.
namespace voltgate::test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

inline constexpr auto patience = 20s;

// Runs the loop until `body` is over; rethrows what it throws. A body that hangs fails the test.
inline void run(asio::io_context& loop, asio::awaitable<void> body) {
    bool over = false;
    std::exception_ptr failure;
    asio::co_spawn(loop, std::move(body), [&](std::exception_ptr error) {
        over = true;
        failure = error;
    });
    const auto end = std::chrono::steady_clock::now() + patience;
    loop.restart();
    while (!over && loop.run_one_until(end) != 0) {
    }
    if (failure)
        std::rethrow_exception(failure);
    if (!over)
        throw std::runtime_error("the test does not come to its end");
}

// Lets the loop work until the condition holds.
template <class Condition>
asio::awaitable<void> until(Condition condition) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    const auto end = std::chrono::steady_clock::now() + patience / 2;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error("waited in vain");
        timer.expires_after(1ms);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

} // namespace voltgate::test
