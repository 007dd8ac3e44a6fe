#pragma once

#include "api/webhooks/options.hpp"

#include <optional>
#include <string_view>

namespace voltgate::api::webhooks {

/// How long to wait after the `tries`-th failed attempt in a row; `chance` in [0, 1) spreads what failed
/// together.
[[nodiscard]] std::chrono::milliseconds backoff(std::int64_t tries, double chance, const Options& options);

/// A receiver's Retry-After in seconds, within what we would wait ourselves at most; nothing for a date or
/// nonsense.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(std::string_view header,
                                                                   const Options& options);

} // namespace voltgate::api::webhooks
