#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::core::json {

using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// ISO 8601 in UTC with `Z`; the fraction only when there is one: 2026-07-30T09:41:00.25Z
std::string time_text(Timestamp at);

/// Reads ISO 8601: a date alone is its midnight, an offset may be missing (UTC), a fraction finer than a
/// millisecond is cut. Nothing when the text is no moment between the years 1 and 9999.
std::optional<Timestamp> time_of(std::string_view text);

} // namespace voltgate::core::json
