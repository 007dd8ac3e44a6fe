#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace voltgate::core::provisioning {

/// What a charge point is told when it boots, and how it is configured then.
struct BootSettings {
    /// Given to a charge point with an accepted boot.
    std::chrono::seconds heartbeat_interval{300};
    /// Given with a Pending or Rejected boot: the wait before the next BootNotification.
    std::chrono::seconds retry_interval{60};
    /// Whether a charge point that talks without ever having booted is asked to (pitfall 21).
    bool ask = true;
    /// Whether a charge point's configuration is read and stored when its first boot is accepted and after
    /// its firmware changed.
    bool read_configuration = true;
    /// How long a charge point that has become ready is left alone before it is configured: it has things of
    /// its own to tell first (pitfall 47).
    std::chrono::milliseconds settling{5'000};
    /// Whether a boot is answered Pending until the charge point's configuration has been read and is as
    /// desired.
    bool hold_until_configured = false;
};

/// How variables are read and written.
struct VariableSettings {
    /// In one message, where a charge point has not said how many it takes.
    std::size_t per_message = 20;
    /// Of one charge point that are kept; what it reports beyond is acknowledged and left out.
    std::size_t most = 20'000;
};

/// How charge points find this server.
struct NetworkSettings {
    /// As they reach it through a proxy or by a name ("wss://csms.example.org/ocpp"); empty: only by the
    /// address and port at which each one is connected.
    std::string url{};
};

} // namespace voltgate::core::provisioning
