#pragma once

#include <chrono>

namespace voltgate::core {

/// How long commands to charge points take and wait.
struct CommandSettings {
    /// How long a charge point may take to answer a CALL.
    std::chrono::milliseconds call_timeout{30'000};
    /// How long a command waits for an offline charge point when its sender sets no other limit.
    std::chrono::seconds expiry{std::chrono::hours{24}};
    /// How long a command for a connected charge point may wait behind others before it is sent.
    std::chrono::seconds queue_limit{120};
};

/// What is asked of a charge point now and ends later.
struct TrackedSettings {
    /// A firmware update of which nothing was heard for this long after its time counts as lost.
    std::chrono::seconds firmware_timeout{std::chrono::hours{24}};
    /// The same for a log that a charge point was asked to upload.
    std::chrono::seconds log_timeout{std::chrono::hours{2}};
};

} // namespace voltgate::core
