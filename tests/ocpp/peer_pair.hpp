// A central system and one charge point that is connected to it, for tests of the peer.
#pragma once

#include "tests/ocpp/central.hpp"

#include <functional>
#include <string>
#include <vector>

namespace voltgate::test {

using namespace std::string_literals;

// A central system and one charge point that is connected to it.
struct Pair {
    explicit Pair(ListenerOptions options = {})
        : central(loop, std::move(options)) {}

    void play(std::function<asio::awaitable<void>()> body) {
        auto whole = [&]() -> asio::awaitable<void> {
            auto options = Station::options(central, "CP1");
            options.subprotocols = {subprotocol};
            co_await station.connect(options, station_options);
            auto there = [&] { return central.peers.contains("CP1"); };
            co_await until(there);
            co_await body();
            if (station.running)
                co_await station.leave();
            co_await central.stop();
        };
        run(loop, whole());
    }

    Peer& to_station() { return *central.peers.at("CP1"); }

    asio::awaitable<CallResult> call_station(std::string action, std::chrono::milliseconds timeout = 5s) {
        OutgoingCall call;
        call.action = std::move(action);
        call.timeout = timeout;
        const auto peer = central.peers.at("CP1");
        co_return co_await peer->call(std::move(call));
    }

    // Makes the call and keeps its result for later.
    void start_call(std::string action, std::chrono::milliseconds timeout = 5s) {
        asio::co_spawn(loop, keep_result(std::move(action), timeout), asio::detached);
    }

    asio::awaitable<void> keep_result(std::string action, std::chrono::milliseconds timeout) {
        auto result = co_await call_station(std::move(action), timeout);
        results.push_back(std::move(result));
    }

    asio::io_context loop;
    Central central;
    Station station;
    std::string subprotocol = "ocpp1.6";
    PeerOptions station_options{};
    std::vector<CallResult> results;
};

// An answer that is given when the test says so.
struct Gate {
    Record::Answer answer() {
        return [this](IncomingCall) -> asio::awaitable<CallAnswer> {
            ++waiting;
            auto opened = [this] { return open; };
            co_await until(opened);
            --waiting;
            co_return std::string("{}");
        };
    }
    bool open = false;
    int waiting = 0;
};

} // namespace voltgate::test
