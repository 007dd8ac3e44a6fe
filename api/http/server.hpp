#pragma once

#include "api/http/message.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace voltgate::api::http {

struct ServerOptions {
    asio::ip::tcp::endpoint listen{asio::ip::address_v4::loopback(), 8080};
    int backlog = 1024;
    std::size_t header_limit = 16 * 1024;      ///< bytes of request line and fields
    std::size_t body_limit = 1024 * 1024;      ///< bytes
    std::size_t connections = 1024;            ///< open at once; more are answered 503 and closed
    std::size_t connections_per_address = 256; ///< open at once from one address; more are answered 429
    std::size_t requests_per_connection = 0;   ///< then it is closed; 0: any number
    std::chrono::milliseconds header_timeout{
        10'000}; ///< to the first byte of the first request, and from there to the end of each head
    std::chrono::milliseconds body_timeout{30'000}; ///< for a whole body, or the next bytes of a streamed one
    std::chrono::milliseconds stream_timeout{2 * 3'600'000}; ///< for a whole streamed body
    std::chrono::milliseconds idle_timeout{60'000};          ///< between requests
    std::chrono::milliseconds write_timeout{30'000};         ///< for a response, or a chunk of a stream
    std::chrono::milliseconds linger{2'000};     ///< how long a client may take to see why it is closed
    std::chrono::milliseconds accept_pause{100}; ///< after a failed accept (no descriptors left)
};

/// An HTTP/1.1 server. It accepts on the first loop and deals connections to all in turn; each connection
/// stays on its loop and handles one request after the other, so pipelined requests are answered in order.
/// The loops (one thread each) must run from start until stop has returned.
class Server {
public:
    Server(ServerOptions options, std::vector<asio::io_context*> loops, Handler& handler);
    ~Server(); ///< stops without patience
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds and listens; throws boost::system::system_error when the address cannot be had.
    void start();
    [[nodiscard]] asio::ip::tcp::endpoint local_endpoint() const;
    [[nodiscard]] std::size_t connections() const;

    /// Accepts no more, closes idle connections and streams, lets requests in hand finish within `patience`,
    /// then cuts what is left. Blocks: not to be called on a loop.
    void stop(std::chrono::milliseconds patience);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace voltgate::api::http
