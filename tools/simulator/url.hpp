#pragma once

#include "ocpp/transport/client.hpp"

#include <string_view>

namespace voltgate::simulator {

/// An address that set_url() takes.
bool is_address(std::string_view url);

/// Takes host, port and path from ws://HOST:PORT/PATH; throws std::runtime_error.
void set_url(ocpp::ClientOptions& options, std::string_view url);

} // namespace voltgate::simulator
