// Turning a Stream into a WebSocket: what the listener and the client use of websocket.cpp.
#pragma once

#include "ocpp/transport/stream.hpp"
#include "ocpp/transport/websocket.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace voltgate::ocpp {

// The listener has read and judged the request; this is what the 101 answer depends on.
struct ServerUpgrade {
    std::string key;         // Sec-WebSocket-Key
    std::string extensions;  // Sec-WebSocket-Extensions
    std::string subprotocol; // echoed; empty: no header
    std::string server_name;
    std::chrono::milliseconds timeout{10'000};
};

boost::asio::awaitable<boost::system::result<WebSocket>> upgrade(Stream stream, ServerUpgrade request,
                                                                 WebSocketOptions options);

struct ClientUpgrade {
    std::string host; // with the port
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    std::chrono::milliseconds timeout{10'000};
};

struct ClientUpgraded {
    boost::system::error_code error;
    unsigned http_status = 0;
    std::string subprotocol;
    std::optional<WebSocket> socket; // empty after an error
};

boost::asio::awaitable<ClientUpgraded> upgrade(Stream stream, ClientUpgrade request,
                                               WebSocketOptions options);

} // namespace voltgate::ocpp
