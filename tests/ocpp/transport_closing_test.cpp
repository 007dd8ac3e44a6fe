#include "tests/ocpp/wire.hpp"

using namespace voltgate::test;

TEST_CASE("A ping is answered with the same payload") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        co_await socket.write(client_frame("are you there", 0x89));
        const auto frame = co_await socket.read_frame();
        CHECK(frame.first == 0x8A);
        CHECK(frame.payload == "are you there");
    });
}

TEST_CASE("pitfall 22: a half-open socket is pinged and reset when nothing comes back") {
    WebSocketOptions options;
    options.ping_interval = 30ms;
    options.pong_timeout = 30ms;
    Wire wire(with(options));
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        const auto ping = co_await socket.read_frame();
        CHECK(ping.first == 0x89);
        const auto rest = co_await socket.read_to_end();
        CHECK(rest.empty());
        CHECK(socket.error() == asio::error::connection_reset);
    });
    CHECK(wire.central.closed.at(0).cause == Closed::Cause::no_pong);
    CHECK(wire.central.peers.empty());
}

TEST_CASE("pitfall 23: a station that ignores pings but talks is left alone") {
    WebSocketOptions options;
    options.ping_interval = 20ms;
    options.pong_timeout = 1s; // the second ping comes when it has passed
    Wire wire(with(options));
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        int pings = 0;
        while (pings < 2) {
            const auto frame = co_await socket.read_frame();
            if (frame.first == 0x89) {
                ++pings;
                co_await socket.write(client_frame(heartbeat));
            } else {
                CHECK(frame.payload == heartbeat_answer);
            }
        }
        CHECK(wire.central.closed.empty());
    });
}

TEST_CASE("pitfall 23: with pings off silence is no fault") {
    WebSocketOptions options;
    options.ping_interval = 0ms;
    options.pong_timeout = 1ms;
    Wire wire(with(options));
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        asio::steady_timer silence(wire.loop, 50ms);
        co_await silence.async_wait(asio::use_awaitable);
        co_await socket.write(client_frame(heartbeat));
        const auto answer = co_await socket.read_frame();
        CHECK(answer.payload == heartbeat_answer);
    });
}

TEST_CASE("A Close frame is answered, and its code and reason reported") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        co_await socket.write(client_frame(close_payload(1012) + "firmware", 0x88));
        const auto frame = co_await socket.read_frame();
        CHECK(frame.first == 0x88);
        CHECK(frame.payload.substr(0, 2) == close_payload(1012));
        const auto rest = co_await socket.read_to_end();
        CHECK(rest.empty());
    });
    const auto& closed = wire.central.closed.at(0);
    CHECK(closed.cause == Closed::Cause::closed_by_remote);
    CHECK(closed.code == CloseCode::service_restart);
    CHECK(closed.reason == "firmware");
}

TEST_CASE("A Close frame without code is 1005") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        co_await socket.write(client_frame("", 0x88));
        const auto bytes = co_await socket.read_to_end();
        CHECK(bytes.front() == '\x88');
    });
    CHECK(wire.central.closed.at(0).code == CloseCode::no_status);
}

TEST_CASE("The end of the stream without a Close frame is a lost connection, code 1006") {
    Wire wire;
    auto over = [&] { return !wire.central.closed.empty(); };
    SECTION("end") {
        wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
            socket.socket().shutdown(tcp::socket::shutdown_send);
            co_await until(over);
        });
    }
    SECTION("reset") {
        wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
            socket.reset();
            co_await until(over);
        });
    }
    SECTION("in the middle of a frame") {
        wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
            co_await socket.write(client_frame(heartbeat).substr(0, 9));
            socket.reset();
            co_await until(over);
        });
    }
    CHECK(wire.central.closed.at(0).cause == Closed::Cause::connection_lost);
    CHECK(wire.central.closed.at(0).code == CloseCode::abnormal);
}

TEST_CASE("Our Close frame that is never answered ends in a reset") {
    WebSocketOptions options;
    options.close_timeout = 30ms;
    Wire wire(with(options));
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        wire.central.peers.at("CP1")->close(CloseCode::normal, "goodbye");
        const auto frame = co_await socket.read_frame();
        CHECK(frame.first == 0x88);
        CHECK(frame.payload == close_payload(1000) + "goodbye");
        const auto rest = co_await socket.read_to_end();
        CHECK(rest.empty());
        CHECK(socket.error() == asio::error::connection_reset);
    });
    CHECK(wire.central.closed.at(0).cause == Closed::Cause::closed_by_us);
    CHECK(wire.central.closed.at(0).code == CloseCode::normal);
}

TEST_CASE("A close reason that is too long is cut") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        wire.central.peers.at("CP1")->close(CloseCode::normal, std::string(500, 'r'));
        co_await expect_close(socket, 1000);
    });
}

TEST_CASE(
    "pitfall 24: for stations that never come back after a clean close the connection is reset instead") {
    WebSocketOptions options;
    options.abort_instead_of_close = true;
    Wire wire(with(options));
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        wire.central.peers.at("CP1")->close(CloseCode::normal, "goodbye");
        const auto bytes = co_await socket.read_to_end();
        CHECK(bytes.empty());
        CHECK(socket.error() == asio::error::connection_reset);
    });
    CHECK(wire.central.closed.at(0).cause == Closed::Cause::closed_by_us);
}

TEST_CASE("An aborted connection is reset") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        wire.central.peers.at("CP1")->abort();
        co_await socket.read_to_end();
        CHECK(socket.error() == asio::error::connection_reset);
    });
    CHECK(wire.central.closed.at(0).cause == Closed::Cause::aborted);
}

TEST_CASE("Who does not read what we send is cut off after the write time-out") {
    WebSocketOptions options;
    options.write_timeout = 100ms;
    Wire wire(with(options));
    wire.central.answer = [](IncomingCall) -> asio::awaitable<CallAnswer> {
        co_return R"({"data":")" + std::string(1'000'000, 'x') + R"("})";
    };
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        auto cut_off = [&] { return !wire.central.closed.empty(); };
        for (int i = 0; i < 20; ++i)
            co_await socket.write(client_frame("[2,\"" + std::to_string(i) + R"(","DataTransfer",{}])"));
        co_await until(cut_off);
    });
    CHECK(wire.central.closed.at(0).cause == Closed::Cause::slow_reader);
}

TEST_CASE("What is queued goes out before the Close frame") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        auto& peer = *wire.central.peers.at("CP1");
        auto call = [&]() -> asio::awaitable<void> {
            OutgoingCall reset;
            reset.action = "Reset";
            const auto result = co_await peer.call(std::move(reset));
            CHECK(result.error().kind == CallFailure::Kind::connection_lost);
        };
        asio::co_spawn(wire.loop, call, asio::detached);
        auto queued = [&] { return peer.queued() == 1; };
        co_await until(queued);
        peer.close(CloseCode::normal, "");
        const auto frame = co_await socket.read_frame();
        CHECK_THAT(frame.payload, Catch::Contains("Reset"));
        co_await expect_close(socket, 1000);
    });
}
