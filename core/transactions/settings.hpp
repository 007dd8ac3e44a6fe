#pragma once

#include <chrono>
#include <cstdint>

namespace voltgate::core::transactions {

/// How sessions begin and end, and how many there may be.
struct SessionSettings {
    /// A start this long after a remote start still belongs to it.
    std::chrono::seconds remote_start_window{300};
    /// A charge point that told how long it waits for a vehicle is waited for this much longer.
    std::chrono::seconds remote_start_margin{60};
    /// A session whose start came this much later than it happened may be over: no profile is set for it
    /// until a meter value says that it runs.
    std::chrono::seconds stale_start{std::chrono::minutes{10}};
    /// How long after a boot a charge point may still deliver the stop of a session that the reboot cut.
    std::chrono::seconds late_stop_grace{600};
    /// How long after a charge point connected, or booted, it is asked about a session of which nothing was
    /// heard since, where its protocol has words for it; 0: never.
    std::chrono::seconds ask_after{60};
    /// Whether one id tag may run more than one session at a time.
    bool concurrent_per_tag = false;
    /// How many sessions the id tags of one group may run at a time; 0: any number.
    std::int64_t concurrent_per_group = 0;
};

/// The stops that a session's limit asks for.
struct LimitStopSettings {
    /// How long after such a stop it is looked what became of it, and it is sent again if it was refused or
    /// lost.
    std::chrono::seconds interval{60};
    /// How often it is sent at most.
    std::int64_t attempts = 5;
};

} // namespace voltgate::core::transactions
