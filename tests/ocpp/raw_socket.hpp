// A client that writes whatever bytes a test wants, to see what a server makes of them.
#pragma once

#include "tests/ocpp/run.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <string>
#include <string_view>

namespace voltgate::test {

using asio::ip::tcp;

class RawSocket {
public:
    explicit RawSocket(asio::io_context& loop)
        : socket_(loop) {}

    asio::awaitable<void> connect(tcp::endpoint server) {
        co_await socket_.async_connect(server, asio::use_awaitable);
        socket_.set_option(tcp::no_delay(true));
    }

    asio::awaitable<void> write(std::string bytes) {
        co_await asio::async_write(socket_, asio::buffer(bytes), asio::use_awaitable);
    }

    // Everything up to and including `mark`; what is left at the end of the stream if it never comes.
    asio::awaitable<std::string> read_until(std::string mark) {
        for (;;) {
            if (const auto at = received_.find(mark); at != std::string::npos)
                co_return take(at + mark.size());
            if (!co_await read_some())
                co_return take(received_.size());
        }
    }

    asio::awaitable<std::string> read_bytes(std::size_t count) {
        bool more = true;
        while (more && received_.size() < count)
            more = co_await read_some();
        co_return take(std::min(count, received_.size()));
    }

    asio::awaitable<std::string> read_to_end() {
        bool more = true; // an empty loop body around a co_await is miscompiled by GCC 12
        while (more)
            more = co_await read_some();
        co_return take(received_.size());
    }

    // The upgrade, written as given headers say; the head of the answer.
    asio::awaitable<std::string> upgrade(std::string target,
                                         std::string headers = "Sec-WebSocket-Protocol: ocpp1.6\r\n") {
        co_await write("GET " + target +
                       " HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
                       headers + "\r\n");
        co_return co_await read_until("\r\n\r\n");
    }

    // One frame from the server, which never masks: first byte and payload.
    struct Frame {
        unsigned char first = 0;
        std::string payload{};
    };
    asio::awaitable<Frame> read_frame() {
        const auto head = co_await read_bytes(2);
        if (head.size() < 2)
            co_return Frame{};
        std::size_t length = static_cast<unsigned char>(head[1]);
        if (length >= 126) {
            const auto extended = co_await read_bytes(length == 126 ? 2 : 8);
            length = 0;
            for (const char byte : extended)
                length = length * 256 + static_cast<unsigned char>(byte);
        }
        Frame frame;
        frame.first = static_cast<unsigned char>(head[0]);
        frame.payload = co_await read_bytes(length);
        co_return frame;
    }

    bool ended() const { return ended_; }
    boost::system::error_code error() const { return error_; }
    tcp::socket& socket() { return socket_; }

    void reset() {
        socket_.set_option(asio::socket_base::linger(true, 0));
        socket_.close();
    }

private:
    asio::awaitable<bool> read_some() {
        std::array<char, 4096> bytes;
        const auto [error, count] =
            co_await socket_.async_read_some(asio::buffer(bytes), asio::as_tuple(asio::use_awaitable));
        received_.append(bytes.data(), count);
        ended_ = static_cast<bool>(error);
        error_ = error;
        co_return !error;
    }

    std::string take(std::size_t count) {
        auto taken = received_.substr(0, count);
        received_.erase(0, count);
        return taken;
    }

    tcp::socket socket_;
    std::string received_;
    bool ended_ = false;
    boost::system::error_code error_;
};

// A masked WebSocket frame as clients send it. `first` holds FIN, RSV and opcode: 0x81 is a whole text
// message.
inline std::string client_frame(std::string_view payload, unsigned first = 0x81) {
    constexpr std::string_view mask = "\x12\x34\x56\x78";
    std::string frame(1, static_cast<char>(first));
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80U | payload.size());
    } else if (payload.size() < 65536) {
        frame += static_cast<char>(0x80U | 126U);
        frame += static_cast<char>(payload.size() >> 8U);
        frame += static_cast<char>(payload.size() & 0xFFU);
    } else {
        frame += static_cast<char>(0x80U | 127U);
        for (int shift = 56; shift >= 0; shift -= 8)
            frame += static_cast<char>(payload.size() >> static_cast<unsigned>(shift) & 0xFFU);
    }
    frame += mask;
    for (std::size_t i = 0; i < payload.size(); ++i)
        frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    return frame;
}

} // namespace voltgate::test
