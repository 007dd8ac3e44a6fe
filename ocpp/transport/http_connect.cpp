#include "ocpp/transport/http_connect.hpp"

#include "ocpp/transport/tls_layer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
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

asio::awaitable<std::vector<tcp::endpoint>> resolve(const HttpUrl& url, error_code& error) {
    std::vector<tcp::endpoint> endpoints;
    // A literal address needs no resolver thread.
    if (const auto address = asio::ip::make_address(url.host, error); !error) {
        endpoints.emplace_back(address, url.port);
        co_return endpoints;
    }
    tcp::resolver resolver(co_await asio::this_coro::executor);
    const auto service = std::to_string(url.port);
    const auto [failure, found] =
        co_await resolver.async_resolve(url.host, service, tcp::resolver::numeric_service, wait);
    error = failure;
    for (const auto& entry : found)
        endpoints.push_back(entry.endpoint());
    co_return endpoints;
}

HttpFailure unreachable(const tcp::endpoint& endpoint, const error_code& error) {
    return {Kind::unreachable, endpoint.address().to_string() + ": " + error.message()};
}

// The first allowed address that takes the connection.
asio::awaitable<boost::system::result<Stream::Socket, HttpFailure>>
reach(const std::vector<tcp::endpoint>& endpoints, const HttpClientOptions& options) {
    HttpFailure failure{Kind::unresolved, "the name has no address"};
    Stream::Socket socket(loop_of(co_await asio::this_coro::executor));
    for (const auto& endpoint : endpoints) {
        if (options.allow_address && !options.allow_address(endpoint.address())) {
            failure = {Kind::forbidden_address, endpoint.address().to_string() + " must not be connected to"};
            continue;
        }
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
    error_code error;
    const auto endpoints = co_await resolve(url, error);
    if (error)
        co_return HttpFailure{Kind::unresolved, url.host + ": " + error.message()};
    auto socket = co_await reach(endpoints, options);
    if (!socket)
        co_return socket.error();
    if (!url.secure)
        co_return Stream(std::move(*socket));
    co_return co_await secured(std::move(*socket), url.host, options);
}

} // namespace voltgate::ocpp
