#pragma once

#include "core/files/settings.hpp"
#include "ocpp/version.hpp"

#include <chrono>

namespace voltgate::core {

/// What happens to a charge point that nobody has registered.
enum class AdmissionPolicy {
    closed,  ///< its handshake is refused with 404
    pending, ///< it is registered and waits, its boot answered Pending, until an operator accepts it
    open,    ///< it is registered and accepted
};

/// The rules of the central system that an operator may choose; every one has a safe default.
struct Settings {
    AdmissionPolicy admission = AdmissionPolicy::closed;
    ocpp::Validation validation = ocpp::Validation::tolerant;

    /// Given to a charge point with an accepted boot.
    std::chrono::seconds heartbeat_interval{300};
    /// Given with a Pending or Rejected boot: the wait before the next BootNotification.
    std::chrono::seconds boot_retry_interval{60};

    /// How long a charge point may take to answer a CALL.
    std::chrono::milliseconds call_timeout{30'000};
    /// How long a command waits for an offline charge point when its sender sets no other limit.
    std::chrono::seconds command_expiry{std::chrono::hours{24}};
    /// How long a command for a connected charge point may wait behind others before it is sent.
    std::chrono::seconds command_queue_limit{120};
    /// A StartTransaction this long after a remote start still belongs to it.
    std::chrono::seconds remote_start_window{300};

    /// How long a reservation lasts when its sender sets no date.
    std::chrono::seconds reservation_length{std::chrono::minutes{30}};
    /// A session whose start came this much later than it happened may be over: no profile is set for it
    /// until a meter value says that it runs.
    std::chrono::seconds stale_start{std::chrono::minutes{10}};

    /// How long after a boot a charge point may still deliver the stop of a session that the reboot cut.
    std::chrono::seconds late_stop_grace{600};
    /// A station's timestamp further ahead of the receive time than this is not believed.
    std::chrono::seconds clock_tolerance{std::chrono::minutes{10}};
    /// A station's timestamp further in the past than this is not believed (a clock that restarted in 1970).
    std::chrono::hours oldest_timestamp{24 * 365};

    /// Whether one id tag may run more than one session at a time.
    bool concurrent_sessions_per_tag = false;

    /// How often the background rules run: late sessions closed, queued commands expired.
    std::chrono::milliseconds sweep_interval{5'000};
    /// How often what is counted in memory of a connected charge point is stored: when it was last seen,
    /// deviations.
    std::chrono::seconds live_state_interval{15};
    /// How long events can be replayed.
    std::chrono::hours keep_events{24 * 30};
    /// How long status reports, connections and authorizations are kept. Sessions are kept for ever.
    std::chrono::hours keep_history{24 * 400};
    /// Whether a charge point that talks without ever having booted is asked to (pitfall 21).
    bool ask_for_boot = true;
    /// How long a stop waits for open work before it cuts the connections.
    std::chrono::milliseconds drain_timeout{5'000};

    /// Firmware images and what charge points upload.
    files::FileSettings files{};
};

} // namespace voltgate::core
