#include "tests/ocpp/peer_pair.hpp"
#include "tests/ocpp/raw_socket.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

using namespace voltgate::test;
using namespace boost::asio::experimental::awaitable_operators;
using Kind = CallFailure::Kind;

TEST_CASE("Every open call has failed with a clear cause when run() returns") {
    Pair pair;
    Gate gate;
    pair.station.answer = gate.answer();
    pair.play([&]() -> asio::awaitable<void> {
        for (int i = 0; i < 5; ++i)
            pair.start_call("Reset");
        auto sent = [&] { return gate.waiting == 1; };
        co_await until(sent);
        SECTION("the station closes") {
            pair.station.peer->close(CloseCode::normal, "bye");
        }
        SECTION("the station resets") {
            pair.station.peer->abort();
        }
        SECTION("we close") {
            pair.to_station().close(CloseCode::normal, "bye");
        }
        SECTION("we abort") {
            pair.to_station().abort();
        }
        auto over = [&] { return !pair.central.closed.empty(); };
        co_await until(over);
        REQUIRE(pair.results.size() == 5);
        for (const auto& result : pair.results) {
            CHECK(result.error().kind == Kind::connection_lost);
            CHECK_FALSE(result.error().description.empty());
        }
        gate.open = true;
        co_await pair.station.over();
    });
}

TEST_CASE("A call on a closed connection fails at once") {
    Pair pair;
    pair.play([&]() -> asio::awaitable<void> {
        co_await pair.station.leave();
        const auto result = co_await pair.station.call("Heartbeat");
        CHECK(result.error().kind == Kind::connection_lost);
    });
}

TEST_CASE(
    "pitfall 22: the newest connection wins while calls are open; the end of the old one harms nobody") {
    Pair pair;
    Gate gate;
    pair.station.answer = gate.answer();
    pair.play([&]() -> asio::awaitable<void> {
        pair.start_call("Reset");
        auto sent = [&] { return gate.waiting == 1; };
        co_await until(sent);
        Station again;
        co_await again.connect(Station::options(pair.central, "CP1"));
        auto old_is_gone = [&] { return pair.central.closed.size() == 1; };
        co_await until(old_is_gone);
        CHECK(pair.central.closed[0].cause == Closed::Cause::aborted);
        REQUIRE(pair.results.size() == 1);
        CHECK(pair.results[0].error().kind == Kind::connection_lost);
        gate.open = true;
        co_await pair.station.over();
        CHECK(pair.station.closed.cause == Closed::Cause::connection_lost);

        REQUIRE(pair.central.peers.contains("CP1"));
        const auto answered = co_await pair.call_station("Reset");
        CHECK(answered.has_value());
        CHECK(again.calls.size() == 1);
        co_await again.leave();
    });
}

TEST_CASE("A charge point that drops and comes back a hundred times harms nobody") {
    Pair pair;
    pair.play([&]() -> asio::awaitable<void> {
        for (int i = 0; i < 100; ++i) {
            RawSocket socket(pair.loop);
            co_await socket.connect(pair.central.endpoint());
            co_await socket.upgrade("/CP2");
            co_await socket.write(client_frame(R"([2,"1","BootNotification",{}])"));
            if (i % 3 == 0)
                co_await socket.read_frame();
            if (i % 2 == 0)
                socket.reset();
        }
        auto all_gone = [&] { return pair.central.listener.connections() == 1; };
        co_await until(all_gone);
        CHECK(pair.central.closed.size() == 100);
        CHECK(pair.central.peers.size() == 1);
        const auto answered = co_await pair.call_station("Reset");
        CHECK(answered.has_value());
    });
    CHECK(pair.central.failures == 0);
}

TEST_CASE("run() waits for the handler that still works when the connection ends") {
    Pair pair;
    Gate gate;
    pair.central.answer = gate.answer();
    pair.play([&]() -> asio::awaitable<void> {
        RawSocket socket(pair.loop);
        co_await socket.connect(pair.central.endpoint());
        co_await socket.upgrade("/CP2");
        co_await socket.write(client_frame(R"([2,"1","StartTransaction",{}])"));
        auto handling = [&] { return gate.waiting == 1; };
        co_await until(handling);
        socket.reset();
        const auto result = co_await pair.call_station("Reset");
        CHECK(result.has_value());
        CHECK(pair.central.closed.empty());
        gate.open = true;
        auto over = [&] { return pair.central.closed.size() == 1; };
        co_await until(over);
        CHECK(pair.central.closed[0].cause == Closed::Cause::connection_lost);
    });
}

TEST_CASE("Cancelling run() resets the connection and fails the open calls") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        auto connected = co_await voltgate::ocpp::connect(Station::options(central, "CP1"));
        REQUIRE(connected.has_value());
        Record record;
        Gate gate;
        central.answer = gate.answer();
        Peer peer(std::move(connected->socket), Version::v16, record);
        std::optional<CallResult> result;
        auto call = [&]() -> asio::awaitable<void> {
            OutgoingCall heartbeat;
            heartbeat.action = "Heartbeat";
            result.emplace(co_await peer.call(std::move(heartbeat)));
        };
        auto handled = [&] { return gate.waiting == 1; };
        auto scenario = [&]() -> asio::awaitable<void> { co_await until(handled); };
        asio::co_spawn(loop, call, asio::detached);
        const auto either = co_await (peer.run() || scenario());
        CHECK(either.index() == 1);
        gate.open = true;
        auto over = [&] { return result.has_value() && central.closed.size() == 1; };
        co_await until(over);
        CHECK(result->error().kind == Kind::connection_lost);
        CHECK(central.closed[0].cause == Closed::Cause::connection_lost);
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("Stopping under load: calls fly both ways, every one of them ends, nothing is left") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        std::vector<std::unique_ptr<Station>> stations;
        int calling = 0, answered = 0;
        for (int i = 0; i < 20; ++i) {
            stations.push_back(std::make_unique<Station>());
            co_await stations.back()->connect(Station::options(central, "CP" + std::to_string(i)));
        }
        auto chatter = [&](std::function<asio::awaitable<CallResult>()> call) -> asio::awaitable<void> {
            ++calling;
            for (bool alive = true; alive;) {
                const auto result = co_await call();
                alive = result.has_value();
                answered += alive ? 1 : 0;
            }
            --calling;
        };
        for (auto& station : stations) {
            auto* from = station.get();
            asio::co_spawn(loop, chatter([from] { return from->call("Heartbeat"); }), asio::detached);
        }
        for (auto& [identity, peer] : central.peers) {
            auto to = peer;
            auto call = [to] {
                OutgoingCall trigger;
                trigger.action = "TriggerMessage";
                return to->call(std::move(trigger));
            };
            asio::co_spawn(loop, chatter(call), asio::detached);
        }
        auto busy = [&] { return answered > 1000; };
        co_await until(busy);
        co_await central.stop();
        auto all_ended = [&] { return calling == 0; };
        co_await until(all_ended);
        for (auto& station : stations)
            co_await station->over();
        CHECK(central.closed.size() == 20);
        CHECK(central.failures == 0);
        CHECK(central.peers.empty());
    };
    run(loop, body());
}
