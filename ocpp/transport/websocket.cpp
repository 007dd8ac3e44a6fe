#include "ocpp/transport/websocket.hpp"

#include "ocpp/transport/liveness.hpp"
#include "ocpp/transport/receive_buffer.hpp"
#include "ocpp/transport/stream.hpp"
#include "ocpp/transport/upgrade.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

namespace voltgate::ocpp {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

// Beast finds these two by argument-dependent lookup.
void beast_close_socket(Stream& stream) {
    error_code ignored;
    stream.socket().close(ignored);
}

// Both Close frames have gone their way: nothing is waited for. (Beast's own teardown waits for the other
// side's end of stream, without limit.)
template <class Handler>
void async_teardown(beast::role_type, Stream& stream, Handler&& handler) {
    error_code ignored;
    stream.socket().shutdown(asio::socket_base::shutdown_send, ignored);
    asio::post(stream.get_executor(),
               beast::bind_front_handler(std::forward<Handler>(handler), error_code()));
}

namespace {

using Time = std::chrono::steady_clock::time_point;

// Buffers for masking (client) and compressing; Beast allocates them only then.
constexpr std::size_t write_buffer_bytes = 2048;
// RFC 7692 windows: 2^10 bytes for what we send; what others send can be limited only as far as they offer.
constexpr int window_bits = 10;
constexpr int deflate_memory_level = 2;
constexpr int deflate_level = 6;

// "Any frame is life" is judged from reads; while reading is paused nothing can be heard and nobody is
// blamed.
Closed closed(Closed::Cause cause, CloseCode code, std::string reason = {}) {
    return {cause, code, std::move(reason)};
}

bool is_protocol_error(const error_code& error) {
    return error.category() == make_error_code(websocket::error::closed).category();
}

CloseCode code_of(const error_code& error) {
    if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow)
        return CloseCode::message_too_big;
    return error == websocket::error::bad_frame_payload ? CloseCode::invalid_text : CloseCode::protocol_error;
}

} // namespace

// Shared by the handle and by the operations under way. Everything runs on the loop's thread. A connection
// ends exactly once: `end_` says how, from the moment that it is decided, and finish() tells the owner.
struct WebSocket::Connection : std::enable_shared_from_this<Connection> {
public:
    using Beast = websocket::stream<Stream, true>;

    Connection(Stream stream, WebSocketOptions options)
        : executor_(stream.get_executor())
        , remote_(stream.remote_endpoint())
        , beast_(std::in_place, std::move(stream))
        , options_(options)
        , timer_(executor_)
        , liveness_(options.ping_interval, options.pong_timeout, Stream::Clock::now()) {}

    Beast& beast() { return *beast_; }
    const Stream::executor_type& executor() const { return executor_; }
    const asio::ip::tcp::endpoint& remote_endpoint() const { return remote_; }

    void configure() {
        beast_->text(true);
        beast_->auto_fragment(false);
        beast_->read_message_max(options_.receive_limit);
        beast_->write_buffer_bytes(write_buffer_bytes);
        websocket::permessage_deflate deflate;
        deflate.server_enable = deflate.client_enable = options_.compression == Compression::when_offered;
        deflate.server_max_window_bits = deflate.client_max_window_bits = window_bits;
        deflate.server_no_context_takeover = deflate.client_no_context_takeover = true;
        deflate.memLevel = deflate_memory_level;
        deflate.compLevel = deflate_level;
        deflate.msg_size_threshold = options_.compress_from;
        beast_->set_option(deflate);
    }

    // The handshake is over: Beast's own timer and the decorator are not needed any more. Beast's control
    // callback must not be used: with it a Close frame that crosses ours makes Beast's read and close
    // operations wait for each other.
    void opened(bool with_compression) {
        beast_->set_option(websocket::stream_base::timeout{websocket::stream_base::none(),
                                                           websocket::stream_base::none(), false});
        beast_->set_option(websocket::stream_base::decorator([](websocket::request_type&) {}));
        compressed_ = with_compression;
        arm();
    }

    void start(Owner& owner) {
        owner_ = &owner;
        if (end_)
            post_finish();
        else
            read();
    }

    // The handle is gone.
    void forsake() {
        owner_ = nullptr;
        if (!end_)
            kill(closed(Closed::Cause::aborted, CloseCode::abnormal));
    }

    void pause() { paused_ = true; }

    void resume() {
        if (std::exchange(paused_, false) && owner_ != nullptr && !reading_ && !delivering_ && !end_)
            read();
    }

    void send(std::string text) {
        if (end_ || closing_)
            return;
        queued_bytes_ += text.size();
        waiting_.push_back(std::move(text));
        if (!writing_)
            write();
    }

    std::size_t queued_bytes() const { return queued_bytes_; }

    void close(CloseCode code, std::string_view reason) {
        if (end_ || closing_)
            return;
        const auto shown = reason.substr(0, websocket::reason_string().max_size());
        closing_ = closed(Closed::Cause::closed_by_us, code, std::string(shown));
        if (options_.abort_instead_of_close) {
            kill(*closing_);
            return;
        }
        expect_end();
        if (!writing_)
            write_close();
    }

    // The connection ends now, by reset.
    void kill(Closed how) {
        if (end_)
            return;
        end_ = std::move(how);
        beast_->next_layer().reset();
        post_finish();
    }

    bool compressed() const { return compressed_; }

private:
    void read() {
        buffer_.grow(beast_->read_size_hint(buffer_.capacity()));
        reading_ = true;
        beast_->async_read_some(
            asio::buffer(buffer_.free_space(), buffer_.free_size()),
            [self = shared_from_this()](error_code error, std::size_t size) { self->on_read(error, size); });
    }

    void on_read(error_code error, std::size_t size) {
        reading_ = false;
        if (end_)
            return;
        if (error) {
            on_read_failed(error);
            return;
        }
        buffer_.commit(size);
        if (beast_->got_binary())
            refuse_binary();
        else if (beast_->is_message_done())
            deliver();
        else
            read();
    }

    void deliver() {
        delivering_ = true;
        if (owner_ != nullptr)
            owner_->on_text(buffer_.text());
        delivering_ = false;
        buffer_.clear();
        if (owner_ != nullptr && !paused_ && !end_)
            read();
    }

    void refuse_binary() {
        close(CloseCode::unsupported_data, "text messages only");
        if (closing_)
            closing_->cause = Closed::Cause::protocol_error;
    }

    void on_read_failed(error_code error) {
        if (error == websocket::error::closed && !closing_) {
            const auto& received = beast_->reason();
            const auto code = received.code == websocket::close_code::none
                                  ? CloseCode::no_status
                                  : static_cast<CloseCode>(received.code);
            finish(closed(Closed::Cause::closed_by_remote, code,
                          std::string(received.reason.data(), received.reason.size())));
        } else if (closing_) {
            finish(*closing_);
        } else if (is_protocol_error(error)) {
            finish(closed(Closed::Cause::protocol_error, code_of(error), error.message()));
        } else {
            finish(closed(Closed::Cause::connection_lost, CloseCode::abnormal, error.message()));
        }
    }

    // What is being written stays in place; `waiting_` may move.
    void write() {
        writing_ = std::move(waiting_.front());
        waiting_.erase(waiting_.begin());
        write_by_ = Stream::Clock::now() + options_.write_timeout;
        arm();
        beast_->async_write(
            asio::buffer(*writing_),
            [self = shared_from_this()](error_code error, std::size_t) { self->on_written(error); });
    }

    void on_written(error_code error) {
        queued_bytes_ -= writing_->size();
        writing_.reset();
        if (end_)
            return;
        if (error)
            on_write_failed(error);
        else if (!waiting_.empty())
            write();
        else if (closing_)
            write_close();
        else if (owner_ != nullptr)
            owner_->on_drained();
    }

    // A read that is under way will soon say why.
    void on_write_failed(error_code error) {
        if (reading_)
            expect_end();
        else
            kill(closed(Closed::Cause::connection_lost, CloseCode::abnormal, error.message()));
    }

    void write_close() {
        const websocket::close_reason reason(static_cast<websocket::close_code>(closing_->code),
                                             closing_->reason);
        beast_->async_close(reason, [self = shared_from_this()](error_code) {
            if (!self->end_)
                self->finish(*self->closing_);
        });
    }

    // We want the end: it must not take long.
    void expect_end() {
        if (!end_by_)
            end_by_ = Stream::Clock::now() + options_.close_timeout;
        arm();
    }

    // ---- one timer for everything; it is set anew only when it would fire too late

    std::optional<Time> deadline() const {
        auto first = end_by_ ? end_by_ : liveness_.deadline();
        if (writing_ && (!first || write_by_ < *first))
            first = write_by_;
        return first;
    }

    void arm() {
        const auto due = deadline();
        if (end_ || !due || (armed_ && *armed_ <= *due))
            return;
        armed_ = due;
        timer_.expires_at(*due);
        timer_.async_wait([weak = weak_from_this()](error_code error) {
            if (const auto self = weak.lock(); self && !error)
                self->on_timer();
        });
    }

    void on_timer() {
        armed_.reset();
        if (end_)
            return;
        const auto now = Stream::Clock::now();
        if (end_by_ && now >= *end_by_)
            kill(closing_ ? *closing_ : closed(Closed::Cause::connection_lost, CloseCode::abnormal));
        else if (writing_ && now >= write_by_)
            kill(closed(Closed::Cause::slow_reader, CloseCode::abnormal));
        else if (!end_by_)
            check_liveness(now);
        arm();
    }

    // While reading is paused nothing can be heard and nobody is blamed.
    void check_liveness(Time now) {
        switch (liveness_.check(reading_ ? beast_->next_layer().last_read() : now, now)) {
        case Liveness::Action::none:
            return;
        case Liveness::Action::give_up:
            kill(closed(Closed::Cause::no_pong, CloseCode::abnormal));
            return;
        case Liveness::Action::ping:
            ping();
        }
    }

    void ping() {
        if (std::exchange(pinging_, true))
            return;
        beast_->async_ping({}, [self = shared_from_this()](error_code) { self->pinging_ = false; });
    }

    // ---- the end

    void post_finish() {
        asio::post(executor_, [self = shared_from_this()] { self->finish(*self->end_); });
    }

    void finish(Closed how) {
        end_ = std::move(how);
        timer_.cancel();
        waiting_.clear();
        if (beast_)
            dismantle();
        if (auto* owner = std::exchange(owner_, nullptr))
            owner->on_closed(*end_);
    }

    // Operations that are under way end with an error in their turn. One that waits inside Beast for another
    // may not, and would keep this object alive for ever: so Beast's part is destroyed when the others are
    // through.
    void dismantle() {
        error_code ignored;
        beast_->next_layer().socket().close(ignored);
        asio::post(executor_, [self = shared_from_this()] {
            asio::post(self->executor_, [self] { self->beast_.reset(); });
        });
    }

    const Stream::executor_type executor_;
    const asio::ip::tcp::endpoint remote_;
    std::optional<Beast> beast_;
    const WebSocketOptions options_;
    Owner* owner_ = nullptr;
    ReceiveBuffer buffer_;
    bool reading_ = false;    // a read is under way
    bool delivering_ = false; // the owner has the message in its hands
    bool paused_ = false;
    bool pinging_ = false;
    bool compressed_ = false;
    std::optional<std::string> writing_;
    std::vector<std::string> waiting_;
    std::size_t queued_bytes_ = 0;
    Time write_by_{};
    std::optional<Closed> closing_; // we asked for the end
    std::optional<Closed> end_;     // it is decided
    std::optional<Time> end_by_;
    asio::basic_waitable_timer<Stream::Clock, asio::wait_traits<Stream::Clock>, Stream::executor_type> timer_;
    std::optional<Time> armed_;
    Liveness liveness_;
};

// ---- the handle

WebSocket::WebSocket(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)) {}

WebSocket::WebSocket(WebSocket&&) noexcept = default;

WebSocket& WebSocket::operator=(WebSocket&& other) noexcept {
    if (connection_)
        connection_->forsake();
    connection_ = std::move(other.connection_);
    return *this;
}

WebSocket::~WebSocket() {
    if (connection_)
        connection_->forsake();
}

void WebSocket::start(Owner& owner) {
    connection_->start(owner);
}
void WebSocket::pause_reading() {
    connection_->pause();
}
void WebSocket::resume_reading() {
    connection_->resume();
}
void WebSocket::send(std::string text) {
    connection_->send(std::move(text));
}
std::size_t WebSocket::queued_bytes() const {
    return connection_->queued_bytes();
}
void WebSocket::close(CloseCode code, std::string_view reason) {
    connection_->close(code, reason);
}
void WebSocket::abort() {
    connection_->kill(closed(Closed::Cause::aborted, CloseCode::abnormal));
}
asio::any_io_executor WebSocket::executor() const {
    return connection_->executor();
}
asio::ip::tcp::endpoint WebSocket::remote_endpoint() const {
    return connection_->remote_endpoint();
}
bool WebSocket::compressed() const {
    return connection_->compressed();
}
WebSocket::Remote WebSocket::remote() const {
    return Remote(connection_);
}

WebSocket::Remote::Remote(std::weak_ptr<Connection> connection)
    : connection_(std::move(connection)) {}

void WebSocket::Remote::close(CloseCode code, std::string_view reason) const {
    if (const auto connection = connection_.lock())
        connection->close(code, reason);
}

void WebSocket::Remote::abort() const {
    if (const auto connection = connection_.lock())
        connection->kill(closed(Closed::Cause::aborted, CloseCode::abnormal));
}

std::string_view to_string(Closed::Cause cause) {
    switch (cause) {
    case Closed::Cause::closed_by_remote:
        return "closed_by_remote";
    case Closed::Cause::closed_by_us:
        return "closed_by_us";
    case Closed::Cause::aborted:
        return "aborted";
    case Closed::Cause::connection_lost:
        return "connection_lost";
    case Closed::Cause::protocol_error:
        return "protocol_error";
    case Closed::Cause::no_pong:
        return "no_pong";
    case Closed::Cause::slow_reader:
        return "slow_reader";
    }
    return "unknown";
}

// ---- handshakes

namespace {

websocket::stream_base::timeout handshake_timeout(std::chrono::milliseconds limit) {
    return {limit, websocket::stream_base::none(), false};
}

// The request as Beast insists on it. What a station wrote differently has been understood by the listener
// already.
http::request<http::empty_body> canonical(const ServerUpgrade& request, Compression compression) {
    http::request<http::empty_body> canonical(http::verb::get, "/", 11);
    canonical.set(http::field::host, "voltgate");
    canonical.set(http::field::upgrade, "websocket");
    canonical.set(http::field::connection, "upgrade");
    canonical.set(http::field::sec_websocket_key, request.key);
    canonical.set(http::field::sec_websocket_version, "13");
    if (compression == Compression::when_offered && !request.extensions.empty())
        canonical.set(http::field::sec_websocket_extensions, request.extensions);
    return canonical;
}

} // namespace

asio::awaitable<boost::system::result<WebSocket>> upgrade(Stream stream, ServerUpgrade request,
                                                          WebSocketOptions options) {
    const auto connection = std::make_shared<WebSocket::Connection>(std::move(stream), options);
    connection->configure();
    auto& beast = connection->beast();
    beast.set_option(handshake_timeout(request.timeout));
    bool compressed = false;
    beast.set_option(websocket::stream_base::decorator([&](websocket::response_type& response) {
        response.set(http::field::server, request.server_name);
        if (!request.subprotocol.empty())
            response.set(http::field::sec_websocket_protocol, request.subprotocol);
        compressed = response.count(http::field::sec_websocket_extensions) > 0;
    }));
    const auto canonical_request = canonical(request, options.compression);
    const auto [error] = co_await beast.async_accept(canonical_request, asio::as_tuple(asio::use_awaitable));
    if (error)
        co_return error;
    connection->opened(compressed);
    co_return WebSocket(connection);
}

asio::awaitable<ClientUpgraded> upgrade(Stream stream, ClientUpgrade request, WebSocketOptions options) {
    const auto connection = std::make_shared<WebSocket::Connection>(std::move(stream), options);
    connection->configure();
    auto& beast = connection->beast();
    beast.set_option(handshake_timeout(request.timeout));
    beast.set_option(websocket::stream_base::decorator([&](websocket::request_type& head) {
        for (const auto& [name, value] : request.headers)
            head.set(name, value);
    }));
    websocket::response_type response;
    const auto [error] = co_await beast.async_handshake(response, request.host, request.target,
                                                        asio::as_tuple(asio::use_awaitable));
    ClientUpgraded upgraded;
    upgraded.error = error;
    const bool answered = !error || is_protocol_error(error);
    upgraded.http_status = answered ? response.result_int() : 0;
    if (error)
        co_return upgraded;
    upgraded.subprotocol = std::string(response[http::field::sec_websocket_protocol]);
    connection->opened(response.count(http::field::sec_websocket_extensions) > 0);
    upgraded.socket.emplace(connection);
    co_return upgraded;
}

} // namespace voltgate::ocpp
