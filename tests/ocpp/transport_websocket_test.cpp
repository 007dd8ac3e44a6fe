#include "tests/ocpp/wire.hpp"

using namespace voltgate::test;

TEST_CASE("pitfall 38: a message in many fragments with pings between is put together") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        const auto text = call_of(3'000);
        co_await socket.write(client_frame(text.substr(0, 1), 0x01));
        for (std::size_t at = 1; at < text.size() - 10; at += 100) {
            const auto length = std::min<std::size_t>(100, text.size() - 10 - at);
            co_await socket.write(client_frame(text.substr(at, length), 0x00));
            co_await socket.write(client_frame("p", 0x89));
            const auto pong = co_await socket.read_frame();
            CHECK(pong.first == 0x8A);
            CHECK(pong.payload == "p");
        }
        co_await socket.write(client_frame(text.substr(text.size() - 10), 0x80));
        const auto answer = co_await socket.read_frame();
        CHECK(answer.payload == heartbeat_answer);
        CHECK(wire.central.received.back() == text);
    });
}

TEST_CASE("pitfall 38: a message of exactly the limit is taken, one byte more closes with 1009") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        const auto limit = std::size_t{4} << 20U;
        co_await socket.write(client_frame(call_of(limit)));
        const auto answer = co_await socket.read_frame();
        CHECK(answer.payload == heartbeat_answer);
        CHECK(wire.central.received.back().size() == limit);
        co_await socket.write(client_frame(call_of(limit + 1)).substr(0, 1000));
        const auto frame = co_await socket.read_frame();
        CHECK(frame.first == 0x88);
        CHECK(frame.payload.substr(0, 2) == close_payload(1009));
    });
    REQUIRE(wire.central.closed.size() == 1);
    CHECK(wire.central.closed[0].cause == Closed::Cause::protocol_error);
    CHECK(wire.central.closed[0].code == CloseCode::message_too_big);
}

TEST_CASE("pitfall 38: fragments that add up to more than the limit close with 1009") {
    WebSocketOptions options;
    options.receive_limit = 1000;
    Wire wire(with(options));
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        co_await socket.write(client_frame(std::string(600, 'x'), 0x01) +
                              client_frame(std::string(600, 'x'), 0x80));
        co_await expect_close(socket, 1009);
    });
}

TEST_CASE("A frame that comes byte by byte is a frame") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        for (const char c : client_frame(heartbeat))
            co_await socket.write(std::string(1, c));
        const auto answer = co_await socket.read_frame();
        CHECK(answer.payload == heartbeat_answer);
    });
}

TEST_CASE("Many frames in one segment are as many messages") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        std::string bytes;
        for (int i = 0; i < 200; ++i)
            bytes += client_frame("[2,\"" + std::to_string(i) + R"(","Heartbeat",{}])");
        co_await socket.write(bytes);
        for (int i = 0; i < 200; ++i) {
            const auto answer = co_await socket.read_frame();
            CHECK(answer.payload == "[3,\"" + std::to_string(i) + R"(",{}])");
        }
    });
}

TEST_CASE("An empty text message is no frame, and does no harm") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        co_await socket.write(client_frame("") + client_frame(heartbeat));
        const auto answer = co_await socket.read_frame();
        CHECK(answer.payload == heartbeat_answer);
        CHECK(wire.central.saw(Irregularity::malformed_frame));
    });
}

TEST_CASE("Binary messages are refused with 1003") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        co_await socket.write(client_frame("\x01\x02", 0x82));
        co_await expect_close(socket, 1003);
    });
    REQUIRE(wire.central.closed.size() == 1);
    CHECK(wire.central.closed[0].cause == Closed::Cause::protocol_error);
    CHECK(wire.central.closed[0].code == CloseCode::unsupported_data);
}

TEST_CASE("Text that is not UTF-8 is refused with 1007") {
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        co_await socket.write(client_frame("[2,\"\xff\xff\"]"));
        co_await expect_close(socket, 1007);
    });
    CHECK(wire.central.closed.at(0).code == CloseCode::invalid_text);
}

TEST_CASE("Frames against RFC 6455 close with 1002") {
    const auto bytes =
        GENERATE(as<std::string>(), "\x81\x02hi"s,                 // not masked
                 client_frame("x", 0x83), client_frame("x", 0x80), // reserved opcode; continuation of nothing
                 client_frame("x", 0xA1), client_frame(std::string(126, 'x'), 0x89)); // RSV2; long ping
    Wire wire;
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        co_await socket.write(bytes);
        co_await expect_close(socket, 1002);
    });
    CHECK(wire.central.closed.at(0).cause == Closed::Cause::protocol_error);
}

TEST_CASE("pitfall 39: compression that was not negotiated is a protocol error, and never sent") {
    Wire wire;
    wire.play(
        [&](RawSocket& socket) -> asio::awaitable<void> {
            CHECK_THAT(wire.answer, !Catch::Contains("Extensions"));
            co_await socket.write(client_frame(heartbeat));
            const auto answer = co_await socket.read_frame();
            CHECK(answer.first == 0x81);
            co_await socket.write(client_frame("x", 0xC1));
            co_await expect_close(socket, 1002);
        },
        "Sec-WebSocket-Protocol: ocpp1.6\r\nSec-WebSocket-Extensions: permessage-deflate\r\n");
}

TEST_CASE("pitfall 39: compression is on for 2.x when offered, and can be switched per station") {
    const auto headers = "Sec-WebSocket-Protocol: ocpp2.0.1\r\n"
                         "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"s;
    Wire wire;
    SECTION("offered") {
        wire.play(
            [&](RawSocket&) -> asio::awaitable<void> {
                CHECK_THAT(wire.answer, Catch::Contains("Sec-WebSocket-Extensions: permessage-deflate"));
                CHECK_THAT(wire.answer, Catch::Contains("server_no_context_takeover"));
                CHECK_THAT(wire.answer, Catch::Contains("client_max_window_bits=10"));
                CHECK(wire.central.compressed);
                co_return;
            },
            headers);
    }
    SECTION("switched off for the station") {
        wire.central.policy = [](const Handshake&) -> Admission {
            return Welcome{.compression = Compression::off};
        };
        wire.play(
            [&](RawSocket&) -> asio::awaitable<void> {
                CHECK_THAT(wire.answer, !Catch::Contains("Extensions"));
                CHECK(!wire.central.compressed);
                co_return;
            },
            headers);
    }
    SECTION("not offered") {
        wire.play(
            [&](RawSocket&) -> asio::awaitable<void> {
                CHECK_THAT(wire.answer, !Catch::Contains("Extensions"));
                co_return;
            },
            "Sec-WebSocket-Protocol: ocpp2.0.1\r\n");
    }
}

TEST_CASE("Compressed messages of all sizes go both ways") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        central.answer = [](IncomingCall call) -> asio::awaitable<CallAnswer> {
            co_return R"({"data":")" + std::string(call.payload->at("data").as_string()) + R"("})";
        };
        Station station;
        auto options = Station::options(central, "CP1");
        options.subprotocols = {"ocpp2.0.1"};
        options.websocket.compression = Compression::when_offered;
        co_await station.connect(options);
        CHECK(central.compressed);
        for (const std::size_t size : {0UL, 10UL, 500UL, 5'000UL, 100'000UL, 400'000UL}) {
            std::string data;
            for (std::size_t i = 0; data.size() < size; i = i * 1'103'515'245 + 12'345)
                data += std::to_string(i % 1'000'000);
            const auto answer = co_await station.call("DataTransfer", R"({"data":")" + data + R"("})");
            REQUIRE(answer.has_value());
            CHECK(std::string(answer->at("data").as_string()) == data);
        }
        co_await station.leave();
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("A message that inflates beyond the limit closes with 1009") {
    asio::io_context loop;
    WebSocketOptions limited;
    limited.receive_limit = 10'000;
    Central central(loop, with(limited));
    auto body = [&]() -> asio::awaitable<void> {
        Station station;
        auto options = Station::options(central, "CP1");
        options.subprotocols = {"ocpp2.0.1"};
        options.websocket.compression = Compression::when_offered;
        co_await station.connect(options);
        const auto answer =
            co_await station.call("DataTransfer", R"({"data":")" + std::string(1'000'000, 'x') + R"("})");
        CHECK(!answer.has_value());
        co_await station.over();
        CHECK(station.closed.code == CloseCode::message_too_big);
        co_await central.stop();
    };
    run(loop, body());
}
