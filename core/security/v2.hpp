#pragma once

#include "core/dispatch.hpp"
#include "core/security/profile.hpp"
#include "storage/store.hpp"

/// Security in the words of OCPP 2.0.1 and 2.1.
namespace voltgate::core::security::v2 {

/// Handles SecurityEventNotification.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// A profile goes with a network, which must be named.
[[nodiscard]] std::optional<Refusal> refuse_without_network(const SetSecurityProfile& command,
                                                            ocpp::Version version);

/// A05: SetNetworkProfile of a slot with the higher profile, which then comes first in the charge point's
/// NetworkConfigurationPriority. It comes back with the higher profile after its next reset.
boost::asio::awaitable<Outcome> set_security_profile(Conversation& station, SetSecurityProfile command,
                                                     const Clock& clock);

} // namespace voltgate::core::security::v2
