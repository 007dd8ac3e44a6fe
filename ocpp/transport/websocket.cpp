// The wire of a WebSocket: all that Beast does for us, and the handshakes that lead to it.
#include "ocpp/transport/connection.hpp"
#include "ocpp/transport/stream.hpp"
#include "ocpp/transport/upgrade.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

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

// Buffers for masking (client) and compressing; Beast allocates them only then.
constexpr std::size_t write_buffer_bytes = 2048;
// RFC 7692 windows: 2^10 bytes for what we send; what others send can be limited only as far as they offer.
constexpr int window_bits = 10;
constexpr int deflate_memory_level = 2;
constexpr int deflate_level = 6;

// "Any frame is life" is judged from reads; while reading is paused nothing can be heard and nobody is
// blamed.
bool is_protocol_error(const error_code& error) {
    return error.category() == make_error_code(websocket::error::closed).category();
}

CloseCode code_of(const error_code& error) {
    if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow)
        return CloseCode::message_too_big;
    return error == websocket::error::bad_frame_payload ? CloseCode::invalid_text : CloseCode::protocol_error;
}

class BeastWire final : public Wire {
public:
    using Beast = websocket::stream<Stream, true>;

    BeastWire(Stream stream, const WebSocketOptions& options)
        : beast_(std::move(stream)) {
        beast_.text(true);
        beast_.auto_fragment(false);
        beast_.read_message_max(options.receive_limit);
        beast_.write_buffer_bytes(write_buffer_bytes);
        websocket::permessage_deflate deflate;
        deflate.server_enable = deflate.client_enable = options.compression == Compression::when_offered;
        deflate.server_max_window_bits = deflate.client_max_window_bits = window_bits;
        deflate.server_no_context_takeover = deflate.client_no_context_takeover = true;
        deflate.memLevel = deflate_memory_level;
        deflate.compLevel = deflate_level;
        deflate.msg_size_threshold = options.compress_from;
        beast_.set_option(deflate);
    }

    Beast& beast() { return beast_; }
    Stream& stream() { return beast_.next_layer(); }

    // The handshake is over: Beast's own timer and the decorator are not needed any more. Beast's control
    // callback must not be used: with it a Close frame that crosses ours makes Beast's read and close
    // operations wait for each other.
    void opened() {
        beast_.set_option(websocket::stream_base::timeout{websocket::stream_base::none(),
                                                          websocket::stream_base::none(), false});
        beast_.set_option(websocket::stream_base::decorator([](websocket::request_type&) {}));
    }

    void read(char* into, std::size_t size, Connection connection) override {
        beast_.async_read_some(asio::buffer(into, size),
                               [connection = std::move(connection)](error_code error, std::size_t count) {
                                   connection->on_read(error, count);
                               });
    }

    void write(std::string_view text, Connection connection) override {
        beast_.async_write(asio::buffer(text),
                           [connection = std::move(connection)](error_code error, std::size_t) {
                               connection->on_written(error);
                           });
    }

    void ping(Connection connection) override {
        beast_.async_ping({}, [connection = std::move(connection)](error_code) { connection->on_pinged(); });
    }

    void close(const Closed& how, Connection connection) override {
        const websocket::close_reason reason(static_cast<websocket::close_code>(how.code), how.reason);
        beast_.async_close(reason,
                           [connection = std::move(connection)](error_code) { connection->on_close_done(); });
    }

    bool message_is_whole() const override { return beast_.is_message_done(); }
    bool message_is_binary() const override { return beast_.got_binary(); }
    std::size_t read_size(std::size_t usual) const override { return beast_.read_size_hint(usual); }
    Stream::Clock::time_point last_read() const override { return beast_.next_layer().last_read(); }

    Closed meaning_of(const error_code& error) const override {
        if (error == websocket::error::closed)
            return received_close();
        if (is_protocol_error(error))
            return {Closed::Cause::protocol_error, code_of(error), error.message()};
        return {Closed::Cause::connection_lost, CloseCode::abnormal, error.message()};
    }

    // The read under way is not cancelled: that would end the connection. The kernel just never wakes it.
    void go_deaf() override {
        constexpr int more_than_ever_comes = 1 << 30;
        error_code ignored;
        stream().socket().set_option(asio::socket_base::receive_low_watermark(more_than_ever_comes), ignored);
    }

    void end() override {
        error_code ignored;
        stream().socket().close(ignored);
    }
    void reset() override { stream().reset(); }

private:
    Closed received_close() const {
        const auto& received = beast_.reason();
        const auto code = received.code == websocket::close_code::none
                              ? CloseCode::no_status
                              : static_cast<CloseCode>(received.code);
        return {Closed::Cause::closed_by_remote, code,
                std::string(received.reason.data(), received.reason.size())};
    }

    Beast beast_;
};

WebSocket open(std::unique_ptr<BeastWire> wire, const WebSocketOptions& options, bool compressed) {
    wire->opened();
    const auto executor = wire->stream().get_executor();
    const auto remote = wire->stream().remote_endpoint();
    auto connection = std::make_shared<WebSocket::Connection>(std::move(wire), executor, remote, options);
    if (compressed)
        connection->set_compressed();
    return WebSocket(std::move(connection));
}

// ---- handshakes

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
    auto wire = std::make_unique<BeastWire>(std::move(stream), options);
    auto& beast = wire->beast();
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
    co_return open(std::move(wire), options, compressed);
}

asio::awaitable<ClientUpgraded> upgrade(Stream stream, ClientUpgrade request, WebSocketOptions options) {
    auto wire = std::make_unique<BeastWire>(std::move(stream), options);
    auto& beast = wire->beast();
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
    const bool compressed = response.count(http::field::sec_websocket_extensions) > 0;
    upgraded.socket.emplace(open(std::move(wire), options, compressed));
    co_return upgraded;
}

} // namespace voltgate::ocpp
