// Identifiers: a prefix that names the kind, and a ULID (48 bits of milliseconds, 80 random bits, Crockford
// base 32).
#pragma once

#include "storage/types.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace voltgate::storage {

// The 26 characters of a ULID.
std::string ulid(Timestamp at, const std::array<std::uint8_t, 10>& random);

// "<prefix>_<ULID>". Ids made by one thread rise strictly, also within a millisecond and when the clock steps
// back, so that rows made in the store's writer sort in the order in which they were made.
std::string new_id(std::string_view prefix, Timestamp at);

// The least id that can be made at that time: what is made later has a larger one.
std::string first_id(std::string_view prefix, Timestamp at);

} // namespace voltgate::storage
