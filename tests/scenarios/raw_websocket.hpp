#pragma once

#include "tests/support/http_client.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <string_view>

namespace voltgate::tests {

/// The bytes of WebSocket, for what no client library would send.
namespace raw_websocket {

/// A complete upgrade request for this path.
std::string upgrade(std::string_view path, std::string_view subprotocol = "ocpp1.6");

enum class Opcode { text = 1, binary = 2, close = 8, ping = 9 };
enum class Part { whole, first, middle, last };

/// A masked frame; `part` is its place in a fragmented message.
std::string frame(std::string_view payload, Opcode opcode = Opcode::text, Part part = Part::whole);

} // namespace raw_websocket
} // namespace voltgate::tests
