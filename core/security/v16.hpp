#pragma once

#include "core/dispatch.hpp"
#include "core/security/profile.hpp"
#include "storage/store.hpp"

/// Security in the words of OCPP 1.6 and its security whitepaper.
namespace voltgate::core::security::v16 {

/// Handles SecurityEventNotification.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// ChangeConfiguration of SecurityProfile. A charge point that accepts it comes back with the higher profile.
boost::asio::awaitable<Outcome> set_security_profile(Conversation& station, SetSecurityProfile command,
                                                     const Clock& clock);

} // namespace voltgate::core::security::v16
