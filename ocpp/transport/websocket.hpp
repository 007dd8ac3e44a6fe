// One WebSocket that carries text messages, server or client side. Beast stays behind this class.
//
// A WebSocket is a movable handle that lives on the thread of its executor. It pushes what it receives to one
// Owner and queues what it is told to send, so it needs no coroutine while idle and an idle connection stays
// small. Destroying the handle resets the connection.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace voltgate::ocpp {

enum class CloseCode : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    unsupported_data = 1003,
    no_status = 1005, // never sent: the other side's Close frame had no code
    abnormal = 1006,  // never sent: the connection ended without a Close frame
    invalid_text = 1007,
    policy_violation = 1008,
    message_too_big = 1009,
    internal_error = 1011,
    service_restart = 1012,
    try_again_later = 1013,
};

// How a connection ended.
struct Closed {
    enum class Cause : std::uint8_t {
        closed_by_remote, // Close frame received first
        closed_by_us,     // close() was called
        aborted,          // abort() was called, or the owner went away
        connection_lost,  // reset or end of stream
        protocol_error,   // the other side broke RFC 6455, sent binary data, bad UTF-8 or too much
        no_pong,          // nothing was received although a ping was sent
        slow_reader,      // a write did not get through in time
    };
    Cause cause{};
    CloseCode code = CloseCode::abnormal; // received where there is one, else sent
    std::string reason{};
};

std::string_view to_string(Closed::Cause cause);

// permessage-deflate (RFC 7692) without context takeover, with small windows: a connection that uses it stays
// below 50 KB.
enum class Compression : std::uint8_t { off, when_offered };

struct WebSocketOptions {
    std::size_t receive_limit = std::size_t{4}
                                << 20U;              // bytes of one message, reassembled; beyond: close 1009
    std::chrono::milliseconds ping_interval{60'000}; // of silence, then a ping is sent; 0: never
    std::chrono::milliseconds pong_timeout{
        20'000}; // after a ping anything must be received; 0: not insisted on
    std::chrono::milliseconds write_timeout{30'000}; // for one message to get through
    std::chrono::milliseconds close_timeout{5'000};  // for the other side to answer a Close frame
    std::size_t compress_from = 256;                 // smaller messages are sent uncompressed
    Compression compression = Compression::off;
    // Some stations never come back after a clean close: reset the connection instead of sending a Close
    // frame.
    bool abort_instead_of_close = false;
};

class WebSocket {
public:
    // Who receives what the socket carries. Called on the socket's thread, never from within send(), close()
    // or abort().
    class Owner {
    public:
        // A whole text message; valid during the call only.
        virtual void on_text(std::string_view text) = 0;
        // Once, and nothing after it.
        virtual void on_closed(Closed closed) = 0;
        // All that was queued has been written.
        virtual void on_drained() {}

    protected:
        ~Owner() = default;
    };

    class Remote;
    struct Connection; // hidden

    explicit WebSocket(std::shared_ptr<Connection> connection);
    WebSocket(WebSocket&&) noexcept;
    WebSocket& operator=(WebSocket&&) noexcept;
    ~WebSocket();

    // Reading begins. The owner outlives this handle.
    void start(Owner& owner);
    // No further on_text() until resumed: the network is not read, so the sender is slowed down.
    void pause_reading();
    void resume_reading();
    // Nothing is read any more, for good, and no ping is answered: as if the network had swallowed us.
    void go_deaf();

    // Queues a message. After a close it is dropped.
    void send(std::string text);
    std::size_t queued_bytes() const;

    // What is queued is sent first, then the Close frame; on_closed() follows, at the latest after
    // close_timeout.
    void close(CloseCode code, std::string_view reason);
    // Resets the connection (RST): for sockets that are dead or taken over.
    void abort();

    boost::asio::any_io_executor executor() const;
    boost::asio::ip::tcp::endpoint remote_endpoint() const;
    bool compressed() const; // permessage-deflate was negotiated

    // A handle for closing from outside that does not keep the connection alive. Use on the socket's thread.
    Remote remote() const;

private:
    // Owners: this handle, and the operations of the socket that are still under way.
    std::shared_ptr<Connection> connection_;
};

class WebSocket::Remote {
public:
    Remote() = default;
    explicit Remote(std::weak_ptr<Connection> connection);
    void close(CloseCode code, std::string_view reason) const;
    void abort() const;

private:
    std::weak_ptr<Connection> connection_;
};

} // namespace voltgate::ocpp
