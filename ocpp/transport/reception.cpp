#include "ocpp/transport/reception.hpp"

#include "ocpp/transport/handshake.hpp"
#include "ocpp/transport/upgrade.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace voltgate::ocpp {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace asio::experimental::awaitable_operators;

namespace {

constexpr auto wait = asio::as_tuple(asio::use_awaitable);
// After a refusal the other side may finish reading it: closing at once would reset the connection under the
// answer.
constexpr std::chrono::milliseconds linger_timeout{1'000};
// How long who is turned away anyway may take for its request: it holds a descriptor meanwhile.
constexpr std::chrono::milliseconds turned_away_timeout{1'000};
constexpr std::size_t read_size = 1'024;

asio::awaitable<Reception::Read> read_head(Stream& stream, std::size_t limit) {
    Reception::Read read;
    for (;;) {
        const auto size = read.bytes.size();
        if (size >= limit) {
            read.too_long = true;
            co_return read;
        }
        read.bytes.resize(std::min(size + read_size, limit));
        const auto into = asio::buffer(read.bytes) + size;
        const auto [error, count] = co_await stream.async_read_some(into, wait);
        read.bytes.resize(size + count);
        if (error)
            co_return read;
        if (const auto length = head_length(read.bytes)) {
            read.head = *length;
            co_return read;
        }
    }
}

asio::awaitable<void> read_to_end(Stream& stream) {
    std::array<char, 512> ignored;
    for (;;) {
        const auto [error, count] = co_await stream.async_read_some(asio::buffer(ignored), wait);
        if (error)
            co_return;
    }
}

} // namespace

asio::awaitable<std::optional<Arrival>> Reception::receive(Stream stream, Census::Verdict verdict,
                                                           OpenSocket& reading) {
    const bool welcome = verdict == Census::Verdict::welcome;
    reading.socket = &stream.socket();
    asio::steady_timer timer(stream.get_executor(),
                             welcome ? options_.handshake_timeout
                                     : std::min(options_.handshake_timeout, turned_away_timeout));
    auto either =
        co_await (read_head(stream, options_.header_limit) || timer.async_wait(asio::use_awaitable));
    reading.socket = nullptr;
    const bool in_time = either.index() == 0;
    auto request = in_time ? understand(std::get<0>(either), stream)
                           : boost::system::result<UpgradeRequest, Refusal>(
                                 Refusal{408, "the request head took too long", {}});
    if (!welcome && (request || !in_time))
        request = turned_away(verdict);
    if (request) {
        request->handshake.remote = stream.remote_endpoint();
        co_return co_await admit(std::move(stream), std::move(*request));
    }
    co_await refuse(std::move(stream), std::move(request.error()));
    co_return std::nullopt;
}

boost::system::result<UpgradeRequest, Refusal> Reception::understand(const Read& read, Stream& stream) const {
    if (read.head == 0)
        return read.too_long ? Refusal{431, "the request head is too long", {}}
                             : Refusal{0, "no request", {}};
    const auto head = parse_request_head(std::string_view(read.bytes).substr(0, read.head));
    if (!head)
        return Refusal{400, "not an HTTP request", {}};
    stream.unread(read.bytes.substr(read.head));
    return read_upgrade(*head, options_);
}

Refusal Reception::turned_away(Census::Verdict verdict) const {
    if (verdict == Census::Verdict::full)
        return {503, "too many connections", options_.retry_after};
    return {429, "too many connections from this address", options_.retry_after};
}

asio::awaitable<std::optional<Arrival>> Reception::admit(Stream stream, UpgradeRequest request) {
    std::exception_ptr failure;
    std::optional<Admission> admission;
    try {
        admission.emplace(co_await handler_.admit(request.handshake));
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        handler_.on_failure(failure);
        admission.emplace(Refusal{500, "internal error", {}});
    }
    if (*admission)
        co_return co_await open(std::move(stream), std::move(request), std::move(**admission));
    co_await refuse(std::move(stream), std::move(admission->error()));
    co_return std::nullopt;
}

asio::awaitable<std::optional<Arrival>> Reception::open(Stream stream, UpgradeRequest request,
                                                        Welcome welcome) {
    const auto agreement = agree(request.handshake, welcome, options_);
    if (!agreement.version && options_.no_common_subprotocol == NoCommonSubprotocol::refuse) {
        Refusal refusal{400, "no common OCPP subprotocol", {}};
        co_await refuse(std::move(stream), std::move(refusal));
        co_return std::nullopt;
    }
    ServerUpgrade answer{std::move(request.key), std::move(request.extensions), agreement.subprotocol,
                         options_.server_name, options_.handshake_timeout};
    const auto websocket = websocket_options(agreement, welcome, options_);
    error_code unknown;
    const auto reached = stream.socket().local_endpoint(unknown);
    auto socket = co_await upgrade(std::move(stream), std::move(answer), websocket);
    if (!socket) {
        handler_.on_refused(request.handshake.remote, 0, socket.error().message());
        co_return std::nullopt;
    }
    if (!agreement.version) {
        co_await close_again(std::move(*socket));
        handler_.on_refused(request.handshake.remote, 101, "no common OCPP subprotocol");
        co_return std::nullopt;
    }
    co_return Arrival{std::move(request.handshake.identity),
                      *agreement.version,
                      std::move(*socket),
                      request.handshake.remote,
                      request.handshake.tls,
                      std::move(welcome.context),
                      reached};
}

// What the specification says of stations without a common subprotocol: the handshake is finished, then
// we close.
asio::awaitable<void> Reception::close_again(WebSocket socket) {
    struct Waiter : WebSocket::Owner {
        explicit Waiter(const asio::any_io_executor& executor)
            : over(executor, asio::steady_timer::time_point::max()) {}
        void on_text(std::string_view) override {}
        void on_closed(Closed) override { over.cancel(); }
        asio::steady_timer over;
    };
    Waiter waiter(socket.executor());
    socket.start(waiter);
    socket.close(CloseCode::protocol_error, "no common OCPP subprotocol");
    co_await waiter.over.async_wait(wait);
}

asio::awaitable<void> Reception::refuse(Stream stream, Refusal refusal) {
    handler_.on_refused(stream.remote_endpoint(), refusal.status, refusal.reason);
    if (refusal.status == 0)
        co_return;
    const auto text = refusal_text(refusal, options_);
    asio::steady_timer timer(stream.get_executor(), linger_timeout);
    co_await (say_last(stream, text) || timer.async_wait(asio::use_awaitable));
}

asio::awaitable<void> Reception::say_last(Stream& stream, const std::string& text) {
    const auto [error, size] = co_await asio::async_write(stream, asio::buffer(text), wait);
    if (error)
        co_return;
    error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    co_await read_to_end(stream);
}

} // namespace voltgate::ocpp
