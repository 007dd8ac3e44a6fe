#pragma once

#include <chrono>

namespace voltgate::core::tariff_cost {

struct CostSettings {
    /// How often a charge point is told what a running session has cost, beside the answers to its own
    /// messages; 0: never.
    std::chrono::seconds tell_every{0};
};

} // namespace voltgate::core::tariff_cost
