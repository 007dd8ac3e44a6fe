#pragma once

#include <chrono>

namespace voltgate::core::reservation {

struct ReservationSettings {
    /// How long a reservation lasts when its sender sets no date.
    std::chrono::seconds length{std::chrono::minutes{30}};
};

} // namespace voltgate::core::reservation
