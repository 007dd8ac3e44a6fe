#pragma once

#include "core/provisioning/delivery.hpp"
#include "core/provisioning/wording.hpp"

namespace voltgate::core::provisioning {

/// Asks a charge point to set a key. Of a list that it refuses as a whole, it is given what it takes.
boost::asio::awaitable<Delivered> fulfil(Conversation& station, const Wording& wording, const Wish& wish);

} // namespace voltgate::core::provisioning
