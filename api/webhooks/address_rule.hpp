#pragma once

#include <boost/asio/ip/address.hpp>

namespace voltgate::api::webhooks {

/// Whether an address is one of the public Internet: no loopback, private, link-local, shared, reserved or
/// multicast one, also not wrapped in an IPv6 address (mapped, 6to4, NAT64). What an operator of the API may
/// have requests sent to must not be the inside of the server's own network.
[[nodiscard]] bool is_public(const boost::asio::ip::address& address);

} // namespace voltgate::api::webhooks
