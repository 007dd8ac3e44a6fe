#pragma once

#include "core/dispatch.hpp"
#include "core/provisioning/provisioning.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

#include <chrono>
#include <memory>

/// Provisioning in the words of OCPP 2.0.1 and 2.1.
namespace voltgate::core::provisioning::v2 {

/// Handles BootNotification and Heartbeat.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings, OnBooted on_booted);

/// Asks a charge point for its BootNotification, which tells that it was triggered: one that talks without
/// ever having booted (pitfall 21), or one that waits to be accepted.
boost::asio::awaitable<void> request_boot(std::shared_ptr<ChargePoint> charge_point,
                                          std::chrono::milliseconds timeout);

} // namespace voltgate::core::provisioning::v2
