#include "api/webhooks/backoff.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace voltgate::api::webhooks {

std::chrono::milliseconds backoff(std::int64_t tries, double chance, const Options& options) {
    constexpr double spread = 0.2;
    constexpr std::int64_t most_doublings = 40;
    using Milliseconds = std::chrono::duration<double, std::milli>;
    const auto doublings = std::clamp<std::int64_t>(tries - 1, 0, most_doublings);
    const Milliseconds first(options.first_retry);
    const Milliseconds longest(options.longest_retry);
    const auto wait = std::min(first * std::exp2(static_cast<double>(doublings)), longest);
    return std::chrono::duration_cast<std::chrono::milliseconds>(wait * (1 + spread * (2 * chance - 1)));
}

std::optional<std::chrono::milliseconds> retry_after(std::string_view header, const Options& options) {
    std::uint32_t seconds = 0;
    const auto [end, error] = std::from_chars(header.data(), header.data() + header.size(), seconds);
    if (error != std::errc() || end != header.data() + header.size())
        return std::nullopt;
    return std::min<std::chrono::milliseconds>(std::chrono::seconds(seconds), options.longest_retry);
}

} // namespace voltgate::api::webhooks
