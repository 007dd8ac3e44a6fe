#include "ocpp/transport/stream.hpp"
#include "ocpp/transport/upgrade.hpp"
#include "tests/ocpp/central.hpp"
#include "tests/ocpp/raw_socket.hpp"

using namespace voltgate::test;
using namespace std::string_literals;

namespace {

ListenerOptions with(WebSocketOptions websocket) {
    ListenerOptions options;
    options.websocket = websocket;
    return options;
}

// A raw client that is through the upgrade.
struct Wire {
    explicit Wire(ListenerOptions options = {})
        : central(loop, std::move(options)) {}

    // Runs the body, then ends everything.
    void play(std::function<asio::awaitable<void>(RawSocket&)> body,
              std::string headers = "Sec-WebSocket-Protocol: ocpp1.6\r\n") {
        auto whole = [&]() -> asio::awaitable<void> {
            RawSocket socket(loop);
            co_await socket.connect(central.endpoint());
            answer = co_await socket.upgrade("/CP1", headers);
            co_await body(socket);
            if (socket.socket().is_open())
                socket.reset();
            co_await central.stop();
        };
        run(loop, whole());
    }

    asio::io_context loop;
    Central central;
    std::string answer;
};

const auto heartbeat = R"([2,"1","Heartbeat",{}])"s;
const auto heartbeat_answer = R"([3,"1",{}])"s;

std::string close_payload(unsigned code) {
    return {static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
}

// The server closes with this code, and the connection is over.
asio::awaitable<void> expect_close(RawSocket& socket, unsigned code) {
    const auto frame = co_await socket.read_frame();
    CHECK(frame.first == 0x88);
    CHECK(frame.payload.substr(0, 2) == close_payload(code));
    co_await socket.write(client_frame(close_payload(code), 0x88));
    const auto rest = co_await socket.read_to_end();
    CHECK(rest.empty());
}

// A call whose payload makes the frame exactly so long.
std::string call_of(std::size_t bytes) {
    const auto begin = R"([2,"1","DataTransfer",{"data":")"s, end = R"("}])"s;
    return begin + std::string(bytes - begin.size() - end.size(), 'x') + end;
}

} // namespace

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
            co_return R"({"data":")" + std::string(call.payload.at("data").as_string()) + R"("})";
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
    options.pong_timeout = 200ms;
    Wire wire(with(options));
    wire.play([&](RawSocket& socket) -> asio::awaitable<void> {
        int pings = 0;
        while (pings < 5) {
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

namespace {

// Stands for TLS: every byte is turned over on its way.
class Mirror : public Stream::Layer {
public:
    void read_some(Stream::Socket& socket, asio::mutable_buffer into, Handler handler) override {
        auto turn = [into, kept = std::make_shared<Handler>(std::move(handler))](
                        boost::system::error_code error, std::size_t size) {
            turn_over(static_cast<unsigned char*>(into.data()), size);
            (*kept)(error, size);
        };
        socket.async_read_some(into, std::move(turn));
    }
    void write_some(Stream::Socket& socket, std::span<const asio::const_buffer> from,
                    Handler handler) override {
        auto bytes = std::make_shared<std::vector<unsigned char>>(asio::buffer_size(from));
        most_gathered = std::max(most_gathered, from.size());
        asio::buffer_copy(asio::buffer(*bytes), from);
        turn_over(bytes->data(), bytes->size());
        const auto buffer = asio::buffer(*bytes);
        auto done = [bytes, kept = std::make_shared<Handler>(std::move(handler))](
                        boost::system::error_code error, std::size_t size) { (*kept)(error, size); };
        socket.async_write_some(buffer, std::move(done));
    }
    static void turn_over(unsigned char* bytes, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i)
            bytes[i] ^= 0xFFU;
    }
    static inline std::size_t most_gathered = 0;
};

// The Sec-WebSocket-Key of the request that comes.
asio::awaitable<std::string> read_key(Stream& stream) {
    const auto name = "Sec-WebSocket-Key: "s;
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
        std::array<char, 1> byte{};
        co_await stream.async_read_some(asio::buffer(byte), asio::use_awaitable);
        head += byte[0];
    }
    const auto at = head.find(name) + name.size();
    co_return head.substr(at, head.find("\r\n", at) - at);
}

} // namespace

TEST_CASE("A layer between socket and WebSocket carries everything, gathered") {
    asio::io_context loop;
    Stream::Socket left(loop), right(loop);
    tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), 0});
    auto body = [&]() -> asio::awaitable<void> {
        co_await left.async_connect(acceptor.local_endpoint(), asio::use_awaitable);
        co_await acceptor.async_accept(right, asio::use_awaitable);
        Stream client_stream(std::move(left), std::make_unique<Mirror>());
        Stream server_stream(std::move(right), std::make_unique<Mirror>());
        std::optional<WebSocket> client_socket, server_socket;
        auto connect = [&]() -> asio::awaitable<void> {
            ClientUpgrade request;
            request.host = "x";
            request.target = "/CP1";
            const WebSocketOptions options;
            auto upgraded = co_await upgrade(std::move(client_stream), std::move(request), options);
            client_socket = std::move(upgraded.socket);
        };
        asio::co_spawn(loop, connect, asio::detached);
        ServerUpgrade answer;
        answer.key = co_await read_key(server_stream);
        const WebSocketOptions options;
        auto upgraded = co_await upgrade(std::move(server_stream), std::move(answer), options);
        REQUIRE(upgraded.has_value());
        auto both = [&] { return client_socket.has_value(); };
        co_await until(both);

        Record central;
        Peer peer(std::move(*upgraded), Version::v16, central);
        Station station;
        Connected connected{std::move(*client_socket), Version::v16, ""};
        co_await station.begin(std::move(connected));
        bool served = false;
        auto serve = [&]() -> asio::awaitable<void> {
            co_await peer.run();
            served = true;
        };
        asio::co_spawn(loop, serve, asio::detached);
        const auto result =
            co_await station.call("DataTransfer", R"({"data":")" + std::string(100'000, 'x') + R"("})");
        CHECK(result.has_value());
        CHECK(Mirror::most_gathered > 1);
        co_await station.leave();
        auto over = [&] { return served; };
        co_await until(over);
    };
    run(loop, body());
}
