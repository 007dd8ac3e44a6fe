// A raw client that is through the upgrade, for tests of what happens on the wire.
#pragma once

#include "tests/ocpp/central.hpp"
#include "tests/ocpp/raw_socket.hpp"

#include <functional>
#include <string>

namespace voltgate::test {

using namespace std::string_literals;

inline ListenerOptions with(WebSocketOptions websocket) {
    ListenerOptions options;
    options.websocket = websocket;
    return options;
}

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

inline const auto heartbeat = R"([2,"1","Heartbeat",{}])"s;
inline const auto heartbeat_answer = R"([3,"1",{}])"s;

inline std::string close_payload(unsigned code) {
    return {static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
}

// The server closes with this code, and the connection is over.
inline asio::awaitable<void> expect_close(RawSocket& socket, unsigned code) {
    const auto frame = co_await socket.read_frame();
    CHECK(frame.first == 0x88);
    CHECK(frame.payload.substr(0, 2) == close_payload(code));
    co_await socket.write(client_frame(close_payload(code), 0x88));
    const auto rest = co_await socket.read_to_end();
    CHECK(rest.empty());
}

// A call whose payload makes the frame exactly so long.
inline std::string call_of(std::size_t bytes) {
    const auto begin = R"([2,"1","DataTransfer",{"data":")"s, end = R"("}])"s;
    return begin + std::string(bytes - begin.size() - end.size(), 'x') + end;
}

} // namespace voltgate::test
