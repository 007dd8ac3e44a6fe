#pragma once

#include "core/clock.hpp"
#include "core/settings.hpp"
#include "storage/database.hpp"

namespace voltgate::core::retention {

/// Deletes history that is older than the settings keep it, a little at a time so that nobody waits for it.
/// Sessions with their meter values, what is still open, and reviews that wait for a person are never deleted
/// here.
void prune(storage::Database& db, Instant now, const Settings& settings);

} // namespace voltgate::core::retention
