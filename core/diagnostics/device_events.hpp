#pragma once

#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"
#include "storage/records/device_events.hpp"

#include <vector>

/// What monitors told, and what charge points tell of their components by themselves (N07, N08, G05). Rules
/// that run inside a write.
namespace voltgate::core::diagnostics {

/// Stores an event unless it has come before; one that is over ends its alert. Of a severe alert a person is
/// asked to look at it.
void record_event(storage::Database& db, const Origin& origin, storage::DeviceEvent event,
                  const Settings& settings);

} // namespace voltgate::core::diagnostics
