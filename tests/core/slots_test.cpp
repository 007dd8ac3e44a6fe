#include "core/authorization/slots.hpp"
#include "tests/support/loop.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <memory>

namespace voltgate::core::authorization {

namespace {

using namespace std::chrono_literals;

struct SlotsFixture {
    bool acquire(std::chrono::milliseconds limit) { return loop.run(slots.acquire(limit)); }

    tests::LoopThread loop;
    Slots slots{1};
};

} // namespace

TEST_CASE_METHOD(SlotsFixture, "a slot is had at once, and by no second one until it is given back") {
    REQUIRE(acquire(0ms));
    auto hold = std::make_unique<Slots::Hold>(slots);
    CHECK_FALSE(acquire(20ms));
    hold.reset();
    CHECK(acquire(0ms));
    Slots::Hold again(slots);
    CHECK_FALSE(acquire(0ms));
}

TEST_CASE_METHOD(SlotsFixture,
                 "who waits gets the slot that becomes free, in order, and who gave up is passed over") {
    REQUIRE(acquire(0ms));
    auto hold = std::make_unique<Slots::Hold>(slots);
    CHECK_FALSE(acquire(1ms));
    auto first = boost::asio::co_spawn(loop.context(), slots.acquire(20s), boost::asio::use_future);
    auto second = boost::asio::co_spawn(loop.context(), slots.acquire(20s), boost::asio::use_future);
    loop.call([] {}); // both are in the queue
    hold.reset();
    CHECK(first.get());
    CHECK(second.wait_for(0ms) == std::future_status::timeout);
    { const Slots::Hold given(slots); }
    CHECK(second.get());
    const Slots::Hold last(slots);
}

} // namespace voltgate::core::authorization
