#pragma once

#include <chrono>
#include <cstdint>

namespace voltgate::core::diagnostics {

/// What charge points tell of their components and of their customers.
struct DiagnosticsSettings {
    /// Alerts as severe as this, or more, go on the review list; 0 is danger, 9 for debugging.
    std::int64_t review_severity = 3;
    /// Monitors set, or cleared, in one message to a charge point that has not said how many it takes.
    std::int64_t monitors_per_message = 10;
    /// How long what a charge point told of a customer is kept. It is personal data.
    std::chrono::seconds keep_customer_information{std::chrono::hours{24}};
};

} // namespace voltgate::core::diagnostics
