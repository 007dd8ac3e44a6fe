#pragma once

#include "core/dispatch.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

#include <functional>

/// What charging stations tell of limits and of vehicles, in the words of OCPP 2.x.
namespace voltgate::core::smart_charging::v2 {

/// Called on the charging station's loop when a profile is owed, before the answer is sent.
using OnOwed = std::function<void(ChargePoint&)>;

/// Handles NotifyChargingLimit, ClearedChargingLimit, NotifyEVChargingNeeds and NotifyEVChargingSchedule.
void serve_notifications(Dispatch& dispatch, storage::Store& store, const Settings& settings, OnOwed on_owed);

} // namespace voltgate::core::smart_charging::v2
