// The charge point's side: connects to a central system and negotiates the version.
#pragma once

#include "ocpp/transport/websocket.hpp"
#include "ocpp/version.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace voltgate::ocpp {

struct ClientOptions {
    std::string host = "127.0.0.1"; // name or address
    std::uint16_t port = 9000;
    std::string path = "/ocpp"; // the identity is appended, percent-encoded
    std::string identity{};
    std::vector<std::string> subprotocols{"ocpp1.6"}; // in order of preference; empty: no header is sent
    std::optional<std::string> password{}; // Basic credentials with the identity as user; raw bytes
    std::optional<std::string> user{};     // another user than the identity
    std::vector<std::pair<std::string, std::string>> headers{};
    std::optional<boost::asio::ip::address> local_address{}; // to spread many clients over source addresses
    std::chrono::milliseconds timeout{10'000};               // for each of resolving, connecting, upgrading
    WebSocketOptions websocket{};
};

struct Connected {
    WebSocket socket;
    std::optional<Version>
        version; // what the server chose; nothing: it chose none or one that we do not know
    std::string subprotocol;
};

struct ConnectFailure {
    unsigned http_status = 0; // 0: there was no HTTP answer
    std::string description{};
};

// On the executor of the awaiting coroutine.
boost::asio::awaitable<boost::system::result<Connected, ConnectFailure>> connect(ClientOptions options);

[[noreturn]] void throw_exception_from_error(const ConnectFailure& failure,
                                             const boost::source_location& where);

} // namespace voltgate::ocpp
