#pragma once

#include "core/dispatch.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

#include <functional>

/// Provisioning in the words of OCPP 2.0.1 and 2.1.
namespace voltgate::core::provisioning::v2 {

/// Called on the charge point's loop after its boot was accepted, before the answer is sent.
using OnAccepted = std::function<void(ChargePoint&)>;

/// Handles BootNotification and Heartbeat.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings, OnAccepted on_accepted);

} // namespace voltgate::core::provisioning::v2
