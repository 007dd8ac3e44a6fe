// Numbers for what charge points know by a 32-bit integer: transactions, reservations, requests, profiles.
#pragma once

#include "storage/database.hpp"

#include <cstdint>
#include <string_view>

namespace voltgate::storage::counters {

// The next positive 32-bit number of this counter, never given before; part of the surrounding transaction.
// Throws when all are used up.
std::int64_t next(Database& db, std::string_view name);

} // namespace voltgate::storage::counters
