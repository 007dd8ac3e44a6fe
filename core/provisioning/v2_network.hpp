#pragma once

#include "core/command/conversation.hpp"
#include "core/provisioning/network_profile.hpp"

#include <boost/asio/awaitable.hpp>

namespace voltgate::core::provisioning::v2 {

/// SetNetworkProfile. Accepted only stores it at the charge point: it counts once its priority says so, after
/// a reset (B09, B10).
boost::asio::awaitable<Outcome> set_network_profile(Conversation& station, SetNetworkProfile command,
                                                    const Clock& clock);

} // namespace voltgate::core::provisioning::v2
