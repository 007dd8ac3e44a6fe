// TLS between a Stream and its socket, as a client. Lives on the stream's loop.
#pragma once

#include "certs/tls.hpp"
#include "ocpp/transport/stream.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>

namespace voltgate::ocpp {

class TlsLayer final : public Stream::Layer {
public:
    explicit TlsLayer(certs::TlsSession session);

    void read_some(Stream::Socket& socket, boost::asio::mutable_buffer into, Handler handler) override;
    void write_some(Stream::Socket& socket, std::span<const boost::asio::const_buffer> from,
                    Handler handler) override;

private:
    using Attempt = std::function<certs::TlsMoved()>;

    void perform(Stream::Socket& socket, Attempt attempt, Handler handler);
    void wait(Stream::Socket& socket, certs::TlsStep step, Attempt attempt, Handler handler);

    certs::TlsSession session_;
    std::string gathered_; // what is being written, when it came in several buffers
};

// Shakes hands over a connected socket; the text says what went wrong, empty: nothing.
boost::asio::awaitable<std::string> handshake(certs::TlsSession& session, Stream::Socket& socket);

} // namespace voltgate::ocpp
