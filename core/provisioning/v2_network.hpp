#pragma once

#include "core/command/conversation.hpp"
#include "core/provisioning/network_profile.hpp"
#include "core/provisioning/provisioning.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <vector>

namespace voltgate::core::provisioning::v2 {

/// SetNetworkProfile. Accepted only stores it at the charge point: it counts once its priority says so, after
/// a reset (B09, B10).
boost::asio::awaitable<Outcome> set_network_profile(Conversation& station, SetNetworkProfile command,
                                                    const Clock& clock);

/// What the version does not know.
[[nodiscard]] std::optional<Refusal> refuse_profile(const SetNetworkProfile& command, ocpp::Version version);

/// The same for an operator, whose profile may bring a new password. Where the charge point comes back to us
/// with it, it counts beside the old one, which goes on to be that of the other networks; of any other
/// nothing is kept.
boost::asio::awaitable<Outcome> set_network_profile(Conversation& station, SetNetworkProfile command,
                                                    Means means);

/// Refuses a profile's password while another one is on its way, for all networks.
[[nodiscard]] std::optional<Refusal> password_may_come(storage::Database& db,
                                                       const std::string& charge_point_id,
                                                       const SetNetworkProfile& command);

/// Whether a charge point with that profile comes back here, as the charge point that it is, and proves
/// itself by the profile's password. `reached_at` is our end of its connection (port 0: not known), `urls`
/// are others by which it finds us.
[[nodiscard]] bool brings_password_here(const SetNetworkProfile& command, const std::string& identity,
                                        const boost::asio::ip::tcp::endpoint& reached_at,
                                        const std::vector<std::string>& urls);

} // namespace voltgate::core::provisioning::v2
