#include "ocpp/transport/client.hpp"

#include "certs/encoding.hpp"
#include "ocpp/transport/stream.hpp"
#include "ocpp/transport/target.hpp"
#include "ocpp/transport/upgrade.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>

namespace voltgate::ocpp {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace asio::experimental::awaitable_operators;

namespace {

constexpr auto wait = asio::as_tuple(asio::use_awaitable);

struct Reached {
    error_code error{};
    std::optional<Stream> stream{};
};

// Loops are single-threaded, so their context is all that a socket needs.
Stream::executor_type loop_of(const asio::any_io_executor& executor) {
    return static_cast<asio::io_context&>(asio::query(executor, asio::execution::context)).get_executor();
}

asio::awaitable<std::vector<tcp::endpoint>> resolve(const ClientOptions& options, error_code& error) {
    std::vector<tcp::endpoint> endpoints;
    // A literal address needs no resolver thread.
    if (const auto address = asio::ip::make_address(options.host, error); !error) {
        endpoints.emplace_back(address, options.port);
        co_return endpoints;
    }
    tcp::resolver resolver(co_await asio::this_coro::executor);
    const auto service = std::to_string(options.port);
    const auto [failure, found] = co_await resolver.async_resolve(options.host, service, wait);
    error = failure;
    for (const auto& entry : found)
        endpoints.push_back(entry.endpoint());
    co_return endpoints;
}

asio::awaitable<error_code> connect_to(Stream::Socket& socket, tcp::endpoint endpoint,
                                       const ClientOptions& options) {
    error_code error;
    socket.close(error);
    socket.open(endpoint.protocol(), error);
    if (!error && options.local_address)
        socket.bind(tcp::endpoint(*options.local_address, 0), error);
    if (error)
        co_return error;
    const auto [failure] = co_await socket.async_connect(endpoint, wait);
    co_return failure;
}

asio::awaitable<Reached> reach(const ClientOptions& options) {
    Reached reached;
    const auto executor = co_await asio::this_coro::executor;
    const auto endpoints = co_await resolve(options, reached.error);
    Stream::Socket socket(loop_of(executor));
    for (const auto& endpoint : endpoints) {
        reached.error = co_await connect_to(socket, endpoint, options);
        if (reached.error)
            continue;
        reached.stream.emplace(std::move(socket));
        break;
    }
    if (!reached.error && !reached.stream)
        reached.error = asio::error::host_not_found;
    co_return reached;
}

asio::awaitable<Reached> reach_in_time(const ClientOptions& options) {
    asio::steady_timer timer(co_await asio::this_coro::executor, options.timeout);
    auto either = co_await (reach(options) || timer.async_wait(asio::use_awaitable));
    if (either.index() == 0)
        co_return std::move(std::get<0>(either));
    Reached late;
    late.error = asio::error::timed_out;
    co_return late;
}

std::string joined(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names)
        list += (list.empty() ? "" : ", ") + name;
    return list;
}

std::string target_of(const ClientOptions& options) {
    auto path = options.path;
    while (path.ends_with('/'))
        path.pop_back();
    return path + '/' + percent_encode(options.identity);
}

ClientUpgrade request_of(const ClientOptions& options) {
    ClientUpgrade request{options.host + ':' + std::to_string(options.port), target_of(options),
                          options.headers, options.timeout};
    if (!options.subprotocols.empty())
        request.headers.emplace_back("Sec-WebSocket-Protocol", joined(options.subprotocols));
    if (options.password)
        request.headers.emplace_back(
            "Authorization",
            "Basic " + certs::base64(options.user.value_or(options.identity) + ':' + *options.password));
    return request;
}

std::string description_of(const ClientUpgraded& upgraded) {
    if (upgraded.http_status != 0 && upgraded.http_status != 101)
        return "the server answered HTTP " + std::to_string(upgraded.http_status);
    return upgraded.error.message();
}

} // namespace

asio::awaitable<boost::system::result<Connected, ConnectFailure>> connect(ClientOptions options) {
    auto reached = co_await reach_in_time(options);
    if (reached.error)
        co_return ConnectFailure{0, reached.error.message()};
    auto request = request_of(options);
    auto upgraded = co_await upgrade(std::move(*reached.stream), std::move(request), options.websocket);
    if (upgraded.error)
        co_return ConnectFailure{upgraded.http_status, description_of(upgraded)};
    const auto version = version_of(upgraded.subprotocol);
    co_return Connected{std::move(*upgraded.socket), version, std::move(upgraded.subprotocol)};
}

void throw_exception_from_error(const ConnectFailure& failure, const boost::source_location&) {
    throw std::runtime_error("cannot connect: " + failure.description);
}

} // namespace voltgate::ocpp
