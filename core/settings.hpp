#pragma once

#include "core/files/settings.hpp"
#include "core/security/settings.hpp"
#include "ocpp/version.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace voltgate::core {

/// What happens to a charge point that nobody has registered.
enum class AdmissionPolicy {
    closed,  ///< its handshake is refused with 404
    pending, ///< it is registered and waits, its boot answered Pending, until an operator accepts it
    open,    ///< it is registered and accepted
};

/// For which id tags the external authorizer is asked.
enum class AuthorizerScope {
    none,    ///< for none: there is no such service
    unknown, ///< for those that are not registered here
    all,     ///< for all, except those that are blocked or expired here
};

/// What counts when the external authorizer gives no answer.
enum class AuthorizerFallback {
    reject,
    accept,
    use_last_known, ///< what it said last; a tag it never judged is judged by what is registered here
};

/// The rules of the central system that an operator may choose; every one has a safe default.
struct Settings {
    AdmissionPolicy admission = AdmissionPolicy::closed;
    ocpp::Validation validation = ocpp::Validation::tolerant;

    /// Given to a charge point with an accepted boot.
    std::chrono::seconds heartbeat_interval{300};
    /// Given with a Pending or Rejected boot: the wait before the next BootNotification.
    std::chrono::seconds boot_retry_interval{60};

    /// Whether a charge point's configuration is read and stored when its first boot is accepted and after
    /// its firmware changed.
    bool read_configuration_at_boot = true;
    /// How long a charge point that has become ready is left alone before it is configured: it has things of
    /// its own to tell first (pitfall 47).
    std::chrono::milliseconds configuration_settling{5'000};
    /// Whose DataTransfer messages are accepted: vendor ids, or vendor/message for single messages.
    std::vector<std::string> data_transfer_vendors{};
    /// When a session has got no meter values for so long, they are asked for (pitfall 46); 0: never.
    std::chrono::seconds trigger_meter_values{0};

    /// How long a charge point may take to answer a CALL.
    std::chrono::milliseconds call_timeout{30'000};
    /// How long a command waits for an offline charge point when its sender sets no other limit.
    std::chrono::seconds command_expiry{std::chrono::hours{24}};
    /// How long a command for a connected charge point may wait behind others before it is sent.
    std::chrono::seconds command_queue_limit{120};
    /// A StartTransaction this long after a remote start still belongs to it.
    std::chrono::seconds remote_start_window{300};

    /// A firmware update of which nothing was heard for this long after its time counts as lost.
    std::chrono::seconds firmware_timeout{std::chrono::hours{24}};
    /// The same for a log that a charge point was asked to upload.
    std::chrono::seconds log_timeout{std::chrono::hours{2}};

    /// How long a reservation lasts when its sender sets no date.
    std::chrono::seconds reservation_length{std::chrono::minutes{30}};
    /// A session whose start came this much later than it happened may be over: no profile is set for it
    /// until a meter value says that it runs.
    std::chrono::seconds stale_start{std::chrono::minutes{10}};

    /// How long after a stop that a session's limit asked for it is looked what became of it, and it is sent
    /// again if it was refused or lost.
    std::chrono::seconds limit_stop_interval{60};
    /// How often it is sent at most.
    std::int64_t limit_stop_attempts = 5;
    /// How long a charge point must have been away to count as unavailable for long.
    std::chrono::seconds long_term_unavailable{std::chrono::hours{24}};

    /// How long after a boot a charge point may still deliver the stop of a session that the reboot cut.
    std::chrono::seconds late_stop_grace{600};
    /// A station's timestamp further ahead of the receive time than this is not believed.
    std::chrono::seconds clock_tolerance{std::chrono::minutes{10}};
    /// A station's timestamp further in the past than this is not believed (a clock that restarted in 1970).
    std::chrono::hours oldest_timestamp{24 * 365};

    /// Whether one id tag may run more than one session at a time.
    bool concurrent_sessions_per_tag = false;
    /// How many sessions the id tags of one group may run at a time; 0: any number.
    std::int64_t concurrent_sessions_per_group = 0;
    /// The id tag for free vend and for remote starts without a customer: registered at the start, any number
    /// of sessions (pitfall 43). Empty: none.
    std::string service_tag{};
    /// How many id tags that nobody registered are remembered.
    std::int64_t unknown_tags_kept = 10'000;

    AuthorizerScope authorizer_scope = AuthorizerScope::none;
    /// How long the external authorizer may take; less than charge points wait for their answers.
    std::chrono::milliseconds authorizer_timeout{5'000};
    /// How long its answer counts.
    std::chrono::seconds authorizer_cache{300};
    AuthorizerFallback authorizer_fallback = AuthorizerFallback::reject;
    /// How many questions it gets at a time; more wait, within the same time.
    std::size_t authorizer_concurrency = 16;

    /// Entries in one message of a local list for a charge point that has not said how many it takes.
    std::int64_t local_list_portion = 100;
    /// How long after a failure a local list is sent again; twice as long after each further one.
    std::chrono::seconds local_list_retry{300};
    /// How many local lists are compared with the present id tags in one round.
    std::int64_t local_lists_at_once = 100;

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
    /// A charge point refused at the door for its credentials becomes a security event this often at most;
    /// the next one tells how many were left out.
    std::chrono::seconds refusal_event_interval{600};
    /// Such events of all charge points together, within an hour.
    std::int64_t refusal_events_per_hour = 2'000;
    /// How long security events are kept.
    std::chrono::hours keep_security_events{24 * 365 * 5};
    /// Whether a request for a certificate must name the operator (O = CpoName); test tools leave it out
    /// (pitfall 47).
    bool csr_needs_organization = true;
    /// The threads that check passwords.
    security::HashingSettings hashing{};
    /// How long a stop waits for open work before it cuts the connections.
    std::chrono::milliseconds drain_timeout{5'000};

    /// Firmware images and what charge points upload.
    files::FileSettings files{};
};

} // namespace voltgate::core
