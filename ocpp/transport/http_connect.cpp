#include "ocpp/transport/http_connect.hpp"

#include "ocpp/transport/name_lookups.hpp"
#include "ocpp/transport/tls_layer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>

namespace voltgate::ocpp {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Kind = HttpFailure::Kind;

namespace {

constexpr auto wait = asio::as_tuple(asio::use_awaitable);

// Loops are single-threaded, so their context is all that a socket needs.
Stream::executor_type loop_of(const asio::any_io_executor& executor) {
    return static_cast<asio::io_context&>(asio::query(executor, asio::execution::context)).get_executor();
}

asio::awaitable<NameAddresses> resolve(const std::string& host, const HttpClientOptions& options) {
    NameAddresses literal;
    error_code no_literal;
    literal.addresses.push_back(asio::ip::make_address(host, no_literal));
    if (!no_literal)
        co_return literal;
    const auto lookups = options.lookups ? options.lookups : NameLookups::common();
    co_return co_await lookups->find(host);
}

HttpFailure unreachable(const tcp::endpoint& endpoint, const error_code& error) {
    return {Kind::unreachable, endpoint.address().to_string() + ": " + error.message()};
}

// The first allowed address that takes the connection.
asio::awaitable<boost::system::result<Stream::Socket, HttpFailure>>
reach(const std::vector<asio::ip::address>& addresses, std::uint16_t port, const HttpClientOptions& options) {
    HttpFailure failure{Kind::unresolved, "the name has no address"};
    Stream::Socket socket(loop_of(co_await asio::this_coro::executor));
    for (const auto& address : addresses) {
        if (options.allow_address && !options.allow_address(address)) {
            failure = {Kind::forbidden_address, address.to_string() + " must not be connected to"};
            continue;
        }
        const tcp::endpoint endpoint(address, port);
        error_code error;
        socket.close(error);
        socket.open(endpoint.protocol(), error);
        if (!error) {
            const auto [refused] = co_await socket.async_connect(endpoint, wait);
            error = refused;
        }
        if (!error)
            co_return std::move(socket);
        failure = unreachable(endpoint, error);
    }
    co_return failure;
}

asio::awaitable<boost::system::result<Stream, HttpFailure>>
secured(Stream::Socket socket, const std::string& host, const HttpClientOptions& options) {
    std::optional<certs::TlsSession> session;
    std::string failure;
    try {
        const auto client =
            options.tls ? options.tls : std::make_shared<certs::TlsClient>(options.trusted_certificates);
        socket.native_non_blocking(true);
        session = client->session(socket.native_handle(), host);
    } catch (const std::exception& unusable) {
        failure = unusable.what();
    }
    if (session)
        failure = co_await handshake(*session, socket);
    if (!failure.empty())
        co_return HttpFailure{Kind::tls, failure};
    co_return Stream(std::move(socket), std::make_unique<TlsLayer>(std::move(*session)));
}

} // namespace

asio::awaitable<boost::system::result<Stream, HttpFailure>> http_connect(const HttpUrl& url,
                                                                         const HttpClientOptions& options) {
    const auto found = co_await resolve(url.host, options);
    if (!found.fault.empty())
        co_return HttpFailure{Kind::unresolved, url.host + ": " + found.fault};
    auto socket = co_await reach(found.addresses, url.port, options);
    if (!socket)
        co_return socket.error();
    if (!url.secure)
        co_return Stream(std::move(*socket));
    co_return co_await secured(std::move(*socket), url.host, options);
}

} // namespace voltgate::ocpp
