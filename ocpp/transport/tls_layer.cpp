#include "ocpp/transport/tls_layer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace voltgate::ocpp {

namespace asio = boost::asio;
using boost::system::error_code;
using certs::TlsStep;

namespace {

constexpr std::size_t record_bytes = 16'384; // the largest TLS record

bool must_wait(TlsStep step) {
    return step == TlsStep::wants_read || step == TlsStep::wants_write;
}

asio::socket_base::wait_type wait_for(TlsStep step) {
    return step == TlsStep::wants_read ? asio::socket_base::wait_read : asio::socket_base::wait_write;
}

// A stream that ends without TLS saying so may have been cut by anybody: that is no end of file.
error_code error_of(TlsStep step) {
    if (step == TlsStep::done)
        return {};
    return step == TlsStep::ended ? error_code(asio::error::eof)
                                  : error_code(asio::error::connection_aborted);
}

} // namespace

TlsLayer::TlsLayer(certs::TlsSession session)
    : session_(std::move(session)) {}

void TlsLayer::read_some(Stream::Socket& socket, asio::mutable_buffer into, Handler handler) {
    perform(
        socket, [this, into] { return session_.read(into.data(), into.size()); }, std::move(handler));
}

void TlsLayer::write_some(Stream::Socket& socket, std::span<const asio::const_buffer> from, Handler handler) {
    if (from.size() == 1) {
        const auto bytes = from.front();
        perform(
            socket, [this, bytes] { return session_.write(bytes.data(), bytes.size()); }, std::move(handler));
        return;
    }
    gathered_.resize(std::min(asio::buffer_size(from), record_bytes));
    asio::buffer_copy(asio::buffer(gathered_), from);
    perform(
        socket, [this] { return session_.write(gathered_.data(), gathered_.size()); }, std::move(handler));
}

// The first attempt is made at once, its result given at the next turn of the loop.
void TlsLayer::perform(Stream::Socket& socket, Attempt attempt, Handler handler) {
    const auto moved = attempt();
    if (must_wait(moved.step)) {
        wait(socket, moved.step, std::move(attempt), std::move(handler));
        return;
    }
    asio::post(socket.get_executor(), [handler = std::move(handler), moved]() mutable {
        std::move(handler)(error_of(moved.step), moved.count);
    });
}

void TlsLayer::wait(Stream::Socket& socket, TlsStep step, Attempt attempt, Handler handler) {
    const auto slot = handler.get_cancellation_slot();
    auto ready = [this, &socket, attempt = std::move(attempt),
                  handler = std::move(handler)](const error_code& error) mutable {
        const auto moved = error ? certs::TlsMoved() : attempt();
        if (!error && must_wait(moved.step))
            wait(socket, moved.step, std::move(attempt), std::move(handler));
        else
            std::move(handler)(error ? error : error_of(moved.step), moved.count);
    };
    socket.async_wait(wait_for(step), asio::bind_cancellation_slot(slot, std::move(ready)));
}

asio::awaitable<std::string> handshake(certs::TlsSession& session, Stream::Socket& socket) {
    auto step = session.handshake();
    while (must_wait(step)) {
        const auto [error] = co_await socket.async_wait(wait_for(step), asio::as_tuple(asio::use_awaitable));
        if (error)
            co_return error.message();
        step = session.handshake();
    }
    if (step == TlsStep::done)
        co_return std::string();
    co_return step == TlsStep::ended ? std::string("the server ended the connection") : session.failure();
}

} // namespace voltgate::ocpp
