#pragma once

#include <cstdint>

namespace voltgate::core::availability {

/// How much equipment a charge point can make known by naming it.
struct EquipmentSettings {
    std::int64_t most_evses = 1'000;    ///< greater numbers are no EVSE's
    std::int64_t most_connectors = 100; ///< of one EVSE
};

} // namespace voltgate::core::availability
