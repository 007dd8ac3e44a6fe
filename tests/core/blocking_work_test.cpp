#include "core/files/disk.hpp"
#include "tests/support/loop.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <catch2/catch.hpp>

#include <atomic>
#include <exception>
#include <future>
#include <stdexcept>

namespace voltgate::core {

namespace asio = boost::asio;

TEST_CASE("a job that has begun comes to its end although who waits for it is cancelled") {
    tests::LoopThread loop;
    files::Disk disk({});
    asio::cancellation_signal cut;
    std::promise<void> begun, released, over;
    std::atomic<bool> finished = false;
    const auto wait = [&]() -> asio::awaitable<void> {
        co_await disk.run([&] {
            begun.set_value();
            released.get_future().wait();
            finished = true;
        });
    };
    auto after =
        asio::bind_cancellation_slot(cut.slot(), [&](const std::exception_ptr&) { over.set_value(); });
    asio::co_spawn(loop.context(), wait(), std::move(after));
    begun.get_future().wait();
    loop.call([&] { cut.emit(asio::cancellation_type::terminal); });
    CHECK_FALSE(finished);
    released.set_value();
    over.get_future().wait();
    CHECK(finished);
}

TEST_CASE("what a job throws reaches who waits for it") {
    tests::LoopThread loop;
    files::Disk disk({});
    const auto fail = []() -> int { throw std::runtime_error("on purpose"); };
    CHECK_THROWS_WITH(loop.run(disk.run(fail)), "on purpose");
}

} // namespace voltgate::core
