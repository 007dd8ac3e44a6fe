#pragma once

#include "core/provisioning/configuration.hpp"

#include <map>

namespace voltgate::core::provisioning {

/// What is desired of one charge point, by its own names: of every key what is said most narrowly.
using Desired = std::map<KeyName, storage::DesiredConfiguration>;
[[nodiscard]] Desired desired_of(storage::Database& db, const storage::ChargePoint& record);

/// Not since the value was set has it booted: what it was set to does not work yet.
[[nodiscard]] bool waits_for_reboot(const storage::ConfigurationKey& key, const storage::ChargePoint& record);

} // namespace voltgate::core::provisioning
