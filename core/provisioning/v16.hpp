#pragma once

#include "core/dispatch.hpp"
#include "core/provisioning/provisioning.hpp"
#include "core/provisioning/wording.hpp"
#include "storage/store.hpp"

#include <chrono>
#include <functional>
#include <memory>

/// Provisioning in the words of OCPP 1.6.
namespace voltgate::core::provisioning::v16 {

/// Handles BootNotification and Heartbeat.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings, OnBooted on_booted);

/// Asks a charge point that talks without ever having booted for its BootNotification (pitfall 21).
boost::asio::awaitable<void> request_boot(std::shared_ptr<ChargePoint> charge_point,
                                          std::chrono::milliseconds timeout);

/// GetConfiguration and ChangeConfiguration for the background.
[[nodiscard]] const Wording& wording();

/// A key has a name only, and a value of 500 characters; an AuthorizationKey has 16 to 20 bytes, as they are
/// or as 32 to 40 hexadecimal digits (security whitepaper, A00.FR.205).
[[nodiscard]] std::optional<Refusal> refuse_value(const SetConfiguration& command);

/// ChangeConfiguration. An accepted value is stored as the known one; an accepted AuthorizationKey is from
/// then on the charge point's password (security whitepaper, A01), of which only a hash is kept. While it is
/// not known whether the charge point has the new one, the old one counts, too.
boost::asio::awaitable<Outcome> set_configuration(Conversation& station, SetConfiguration command,
                                                  const Clock& clock, HashPassword hash);

/// GetConfiguration, in portions of GetConfigurationMaxKeys; key by key where a charge point does not answer
/// to an empty list (pitfall 31).
boost::asio::awaitable<Outcome> sync_configuration(Conversation& station, SyncConfiguration command,
                                                   const Clock& clock);

} // namespace voltgate::core::provisioning::v16
