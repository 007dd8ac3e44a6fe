#include "tests/ocpp/central.hpp"
#include "tests/ocpp/raw_socket.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/resource.h>
#include <thread>

using namespace voltgate::test;
using namespace std::string_literals;

TEST_CASE("Connections are limited, in all and per address; those that leave make room") {
    const auto [options, status] =
        GENERATE(std::pair(ListenerOptions{.max_connections = 2}, "HTTP/1.1 503 "s),
                 std::pair(ListenerOptions{.max_connections_per_address = 2}, "HTTP/1.1 429 "s));
    asio::io_context loop;
    Central central(loop, options);
    auto body = [&]() -> asio::awaitable<void> {
        Station first, second;
        co_await first.connect(Station::options(central, "CP1"));
        co_await second.connect(Station::options(central, "CP2"));
        CHECK(central.listener.connections() == 2);
        {
            RawSocket third(loop);
            co_await third.connect(central.endpoint());
            const auto answer = co_await third.upgrade("/CP3");
            CHECK_THAT(answer, Catch::StartsWith(status));
            CHECK_THAT(answer, Catch::Contains("\r\nRetry-After: 30\r\n"));
        }
        co_await first.leave();
        auto only_second = [&] { return central.listener.connections() == 1; };
        co_await until(only_second);
        co_await first.connect(Station::options(central, "CP3"));
        co_await first.leave();
        co_await second.leave();
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("A connection beyond the limit that says nothing is answered soon") {
    asio::io_context loop;
    Central central(loop, {.max_connections_per_address = 1, .handshake_timeout = 10s});
    auto body = [&]() -> asio::awaitable<void> {
        using namespace asio::experimental::awaitable_operators;
        Station first;
        co_await first.connect(Station::options(central, "CP1"));
        RawSocket silent(loop);
        co_await silent.connect(central.endpoint());
        asio::steady_timer timer(loop, 5s);
        const auto either = co_await (silent.read_until("\r\n\r\n") || timer.async_wait(asio::use_awaitable));
        REQUIRE(either.index() == 0);
        CHECK_THAT(std::get<0>(either), Catch::StartsWith("HTTP/1.1 429 "));
        silent.reset();
        co_await first.leave();
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("Without descriptors the listener waits and goes on when there are some again") {
    asio::io_context loop;
    Central central(loop, {.accept_backoff = 5ms});
    auto body = [&]() -> asio::awaitable<void> {
        Station station;
        co_await station.connect(Station::options(central, "CP1"));
        co_await station.call(
            "Heartbeat"); // once with descriptors: the sanitizers need some at first sight of a type
        RawSocket waiting(loop);
        waiting.socket().open(tcp::v4());
        rlimit usual{};
        REQUIRE(getrlimit(RLIMIT_NOFILE, &usual) == 0);
        const rlimit none{.rlim_cur = 3, .rlim_max = usual.rlim_max};
        REQUIRE(setrlimit(RLIMIT_NOFILE, &none) == 0);
        co_await waiting.connect(central.endpoint());
        co_await waiting.write("GET /CP2 HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                               "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n");
        const auto answered = co_await station.call("Heartbeat");
        CHECK(answered.has_value());
        CHECK(central.arrivals.size() == 1);
        REQUIRE(setrlimit(RLIMIT_NOFILE, &usual) == 0);
        const auto answer = co_await waiting.read_until("\r\n\r\n");
        CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 101 "));
        waiting.reset();
        co_await station.leave();
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("Stopping ends connections in every stage: head half read, open, and silent") {
    asio::io_context loop;
    Central central(loop, {.drain_timeout = 1s});
    auto body = [&]() -> asio::awaitable<void> {
        RawSocket half(loop), deaf(loop);
        co_await half.connect(central.endpoint());
        co_await half.write("GET /CP1 HT");
        co_await deaf.connect(central.endpoint());
        co_await deaf.upgrade("/CP2");
        Station station;
        co_await station.connect(Station::options(central, "CP3"));
        auto all_there = [&] { return central.listener.connections() == 3; };
        co_await until(all_there);
        co_await central.stop();
        CHECK(central.listener.connections() == 0);
        co_await station.over();
        CHECK(station.closed.cause == Closed::Cause::closed_by_remote);
        CHECK(station.closed.code == CloseCode::going_away);
        const auto frame = co_await deaf.read_frame();
        CHECK(frame.first == 0x88);
        CHECK(frame.payload.substr(0, 2) == "\x03\xe9");

        RawSocket late(loop);
        bool refused = false;
        try {
            co_await late.connect(central.endpoint());
        } catch (const boost::system::system_error&) {
            refused = true;
        }
        CHECK(refused);
    };
    run(loop, body());
}

TEST_CASE("Connections are spread over several loops in threads, and stop while messages fly") {
    struct Everywhere : ArrivalHandler {
        asio::awaitable<Admission> admit(const Handshake&) override { co_return Welcome{}; }
        asio::awaitable<void> serve(Arrival arrival) override {
            struct Silent : PeerListener {
                asio::awaitable<CallAnswer> on_call(IncomingCall) override { co_return std::string("{}"); }
            } listener;
            Peer peer(std::move(arrival.socket), arrival.version, listener);
            {
                const std::lock_guard lock(mutex);
                ++per_thread[std::this_thread::get_id()];
            }
            co_await peer.run();
        }
        std::mutex mutex;
        std::map<std::thread::id, int> per_thread;
    } everywhere;

    asio::io_context first, second, clients;
    auto first_work = asio::make_work_guard(first);
    auto second_work = asio::make_work_guard(second);
    ListenerOptions options;
    options.address = {asio::ip::address_v4::loopback(), 0};
    Listener listener(options, {&first, &second}, everywhere);
    listener.start();
    std::thread one([&] { first.run(); }), other([&] { second.run(); });

    auto body = [&]() -> asio::awaitable<void> {
        std::vector<std::unique_ptr<Station>> stations;
        ClientOptions client;
        client.port = listener.local_endpoint().port();
        for (int i = 0; i < 8; ++i) {
            client.identity = "CP" + std::to_string(i);
            stations.push_back(std::make_unique<Station>());
            co_await stations.back()->connect(client);
        }
        int answered = 0, failed = 0;
        for (auto& station : stations) {
            auto calls = [&station, &answered, &failed]() -> asio::awaitable<void> {
                for (;;) {
                    const auto result = co_await station->call("Heartbeat");
                    if (!result) {
                        ++failed;
                        co_return;
                    }
                    ++answered;
                }
            };
            asio::co_spawn(clients, calls, asio::detached);
        }
        auto busy = [&] { return answered > 200; };
        co_await until(busy);
        listener.stop();
        co_await listener.drained();
        auto all_failed = [&] { return failed == 8; };
        co_await until(all_failed);
        for (auto& station : stations)
            co_await station->over();
    };
    run(clients, body());
    first_work.reset();
    second_work.reset();
    one.join();
    other.join();
    CHECK(everywhere.per_thread.size() == 2);
    CHECK(everywhere.per_thread.begin()->second == 4);
}
