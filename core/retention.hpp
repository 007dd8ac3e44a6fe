#pragma once

#include "core/clock.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"

namespace voltgate::core::retention {

/// Deletes history that is older than the settings keep it, a little at a time so that nobody waits for it.
/// Sessions, meter values and reviews are never deleted here: they are money.
void prune(storage::Database& db, Instant now, const Settings& settings);

} // namespace voltgate::core::retention
