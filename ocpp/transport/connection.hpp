// What is behind a WebSocket: reading, the queue of what to write, time-outs, and how it all ends. The
// protocol on the wire is left to a Wire, which hides Beast.
#pragma once

#include "ocpp/transport/liveness.hpp"
#include "ocpp/transport/receive_buffer.hpp"
#include "ocpp/transport/stream.hpp"
#include "ocpp/transport/websocket.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::ocpp {

// An open WebSocket, one operation of a kind at a time. Each operation keeps the connection that it is given
// alive and tells it the outcome.
class Wire {
public:
    using Connection = std::shared_ptr<WebSocket::Connection>;
    virtual ~Wire() = default;

    // -> on_read(): a part of a message, or all of it.
    virtual void read(char* into, std::size_t size, Connection connection) = 0;
    // -> on_written(). The text stays where it is until then.
    virtual void write(std::string_view text, Connection connection) = 0;
    // -> on_pinged()
    virtual void ping(Connection connection) = 0;
    // -> on_close_done()
    virtual void close(const Closed& how, Connection connection) = 0;

    // About the message that was read from last.
    virtual bool message_is_whole() const = 0;
    virtual bool message_is_binary() const = 0;
    // How many bytes are worth reading next; `usual` where it cannot be known.
    virtual std::size_t read_size(std::size_t usual) const = 0;
    virtual Stream::Clock::time_point last_read() const = 0;
    // What a failed read means.
    virtual Closed meaning_of(const boost::system::error_code& error) const = 0;

    virtual void go_deaf() = 0; // what arrives stays where it is
    virtual void end() = 0;     // closes the socket
    virtual void reset() = 0;   // the same, and the other side is told by a reset
};

// Shared by the handle and by the operations under way. Everything runs on the loop's thread. A connection
// ends exactly once: `end_` says how, from the moment that it is decided, and finish() tells the owner.
struct WebSocket::Connection : std::enable_shared_from_this<Connection> {
public:
    Connection(std::unique_ptr<Wire> wire, Stream::executor_type executor,
               boost::asio::ip::tcp::endpoint remote, const WebSocketOptions& options);

    // ---- the handle's side
    void start(Owner& owner);
    void forsake(); // the handle is gone
    void pause() { paused_ = true; }
    void resume();
    void go_deaf();
    void send(std::string text);
    void close(CloseCode code, std::string_view reason);
    void kill(Closed how); // the connection ends now, by reset

    std::size_t queued_bytes() const { return queued_bytes_; }
    const Stream::executor_type& executor() const { return executor_; }
    const boost::asio::ip::tcp::endpoint& remote_endpoint() const { return remote_; }
    bool compressed() const { return compressed_; }
    void set_compressed() { compressed_ = true; }

    // ---- the wire's side
    void on_read(boost::system::error_code error, std::size_t size);
    void on_written(boost::system::error_code error);
    void on_pinged() { pinging_ = false; }
    void on_close_done();

private:
    using Time = Stream::Clock::time_point;
    using Timer = boost::asio::basic_waitable_timer<Stream::Clock, boost::asio::wait_traits<Stream::Clock>,
                                                    Stream::executor_type>;

    void read();
    void deliver();
    void refuse_binary();
    void write();
    void write_close();
    void on_write_failed(const boost::system::error_code& error);
    void expect_end();
    std::optional<Time> deadline() const;
    void arm();
    void on_timer();
    void check_liveness(Time now);
    void post_finish();
    void finish(Closed how);
    void dismantle();

    const Stream::executor_type executor_;
    const boost::asio::ip::tcp::endpoint remote_;
    std::unique_ptr<Wire> wire_;
    const WebSocketOptions options_;
    Owner* owner_ = nullptr;
    ReceiveBuffer buffer_;
    bool reading_ = false;    // a read is under way
    bool delivering_ = false; // the owner has the message in its hands
    bool paused_ = false;
    bool deaf_ = false;
    bool pinging_ = false;
    bool compressed_ = false;
    std::optional<std::string> writing_; // stays in place while it is written; `waiting_` may move
    std::vector<std::string> waiting_;
    std::size_t queued_bytes_ = 0;
    Time write_by_{};
    std::optional<Closed> closing_; // we asked for the end
    std::optional<Closed> end_;     // it is decided
    std::optional<Time> end_by_;
    Timer timer_;
    std::optional<Time> armed_;
    Liveness liveness_;
};

} // namespace voltgate::ocpp
