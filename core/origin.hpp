#pragma once

#include "core/clock.hpp"
#include "core/settings.hpp"

#include <optional>
#include <string>

namespace voltgate::core {

/// Which charge point a message came from and when it was received.
struct Origin {
    std::string organization_id;
    std::string charge_point_id;
    Instant received_at;
};

/// The time to go by: what the station says if it can be believed, else when it was received (pitfall 11). A
/// clock that runs ahead, or restarted in 1970, is not believed; an old time of an offline spell is.
[[nodiscard]] inline Instant believable(const std::optional<Instant>& reported, Instant received,
                                        const Settings& settings) {
    if (!reported || *reported > received + settings.clocks.tolerance ||
        *reported < received - settings.clocks.oldest)
        return received;
    return *reported;
}

} // namespace voltgate::core
