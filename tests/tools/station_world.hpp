#pragma once

#include "tests/tools/small_central.hpp"
#include "tools/simulator/station.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <optional>

namespace voltgate::simulator {

using namespace std::chrono_literals;
using test::SmallCentral;
namespace asio = boost::asio;

inline constexpr auto patience = 20s;

/// One station and one central system on one loop; `story` runs once the station is accepted and settled.
struct World {
    explicit World(unsigned evses = 2)
        : central(loop) {
        options.connection.port = central.port();
        options.connection.identity = "CP1";
        options.evses = evses;
        options.reconnect_wait = 10ms;
        options.restart_time = 10ms;
        options.job_step = 1ms;
        options.transfers = Transfers::pretended;
        options.tick = 20ms;
    }

    void tell(std::function<asio::awaitable<void>(World&)> story) {
        station.emplace(loop.get_executor(), options);
        station->protocol().set(Setting::sample_interval, "3600");
        std::exception_ptr failed;
        bool over = false;
        asio::co_spawn(loop, play(std::move(story)), [&](std::exception_ptr error) {
            failed = error;
            over = true;
        });
        const auto latest = std::chrono::steady_clock::now() + 2 * patience;
        while (!over && loop.run_one_until(latest) != 0) {
        }
        if (failed)
            std::rethrow_exception(failed);
        REQUIRE(over);
        if (!options.faults.wrong_types)
            CHECK(central.wrong == std::vector<std::string>());
    }

    asio::awaitable<void> play(std::function<asio::awaitable<void>(World&)> story) {
        asio::co_spawn(loop, station->run(), [this](std::exception_ptr) { running = false; });
        co_await settle();
        co_await story(*this);
        station->stop();
        while (running) {
            asio::steady_timer timer(loop, 1ms);
            co_await timer.async_wait(asio::use_awaitable);
        }
        co_await central.end();
    }

    asio::awaitable<void> settle() {
        const bool settled = co_await station->settled(patience);
        REQUIRE(settled);
    }
    asio::awaitable<void> until_status(unsigned evse, EvseStatus status) {
        co_await until([&] { return station->evse(evse).status() == status; });
    }
    asio::awaitable<void> until(std::function<bool()> condition) {
        const bool held = co_await station->until(std::move(condition), patience);
        REQUIRE(held);
    }

    asio::io_context loop{1};
    SmallCentral central;
    StationOptions options;
    std::optional<Station> station;
    bool running = true;
};

} // namespace voltgate::simulator
