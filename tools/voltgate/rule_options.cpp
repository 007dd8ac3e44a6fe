// The options of the central system's rules, by block.
#include "tools/voltgate/option.hpp"

namespace voltgate::tools {

namespace {

using namespace std::chrono_literals;

/// Who is let in, and how much of itself it may make known.
void describe_admission(std::vector<Option>& all) {
    all.push_back(option(
        "admission", [](auto& s) -> auto& { return s.rules.admission; },
        "What happens to a charge point nobody has registered: closed refuses it, pending lets it wait "
        "for an operator, open accepts it."));
    all.push_back(option("unregistered-kept", [](auto& s) -> auto& { return s.rules.newcomers.most; },
                         "How many charge points may have registered themselves, with admission pending or "
                         "open, without an operator having accepted or changed them; more are answered 503.",
                         {0, {}}));
    all.push_back(option("unregistered-retry-after",
                         [](auto& s) -> auto& { return s.rules.newcomers.retry_after; },
                         "When those are asked to come back, in seconds.", {1s, {}}));
    all.push_back(option("evses-kept", [](auto& s) -> auto& { return s.rules.equipment.most_evses; },
                         "Greatest number of an EVSE that a charge point makes known by naming it; what it "
                         "tells of others is acknowledged and counted as a deviation.",
                         {1, {}}));
    all.push_back(option("connectors-kept",
                         [](auto& s) -> auto& { return s.rules.equipment.most_connectors; },
                         "The same for the connectors of one EVSE.", {1, {}}));
}

/// How a charge point is told to behave and how it is configured.
void describe_boot(std::vector<Option>& all) {
    all.push_back(option(
        "validation", [](auto& s) -> auto& { return s.rules.validation; },
        "How received messages are held to the standard: tolerant repairs what real charge points get "
        "wrong and counts it, strict answers every violation with an error."));
    all.push_back(option("heartbeat-interval",
                         [](auto& s) -> auto& { return s.rules.boot.heartbeat_interval; },
                         "Heartbeat interval given to an accepted charge point, in seconds.", {1s, {}}));
    all.push_back(option(
        "boot-retry-interval", [](auto& s) -> auto& { return s.rules.boot.retry_interval; },
        "How long a pending or rejected charge point waits before it boots again, in seconds.", {1s, {}}));
    all.push_back(option(
        "ask-for-boot", [](auto& s) -> auto& { return s.rules.boot.ask; },
        "Whether a charge point that sends messages before it ever booted is asked to boot."));
    all.push_back(option(
        "read-configuration-at-boot", [](auto& s) -> auto& { return s.rules.boot.read_configuration; },
        "Whether a charge point's configuration is read when it first boots and after its firmware "
        "changed."));
    all.push_back(option(
        "configuration-settling", [](auto& s) -> auto& { return s.rules.boot.settling; },
        "How long a charge point that has become ready is left alone before it is configured, in "
        "milliseconds."));
    all.push_back(option(
        "hold-until-configured", [](auto& s) -> auto& { return s.rules.boot.hold_until_configured; },
        "Whether a boot is answered Pending until the charge point's configuration has been read and is as "
        "desired."));
    auto url = option(
        "ocpp-url", [](auto& s) -> auto& { return s.rules.networks.url; },
        "URL at which charge points reach this server, as through a proxy, beside the address of their "
        "connection. A network profile that leads there may bring a new password.");
    url.set = [](Settings& settings, std::string_view text) {
        if (!text.empty() && !text.starts_with("ws://") && !text.starts_with("wss://"))
            throw InvalidValue("is no URL such as wss://csms.example.org/ocpp");
        settings.rules.networks.url = text;
    };
    all.push_back(std::move(url));
    all.push_back(option("variables-kept", [](auto& s) -> auto& { return s.rules.variables.most; },
                         "How many variables of one charge point are kept; what it reports beyond is "
                         "acknowledged and left out.",
                         {1, {}}));
    all.push_back(option("variables-per-message",
                         [](auto& s) -> auto& { return s.rules.variables.per_message; },
                         "How many variables of OCPP 2.x are read or written in one message, where a charge "
                         "point has not said how many it takes.",
                         {std::size_t{1}, {}}));
    all.push_back(option(
        "monitors-per-message", [](auto& s) -> auto& { return s.rules.diagnostics.monitors_per_message; },
        "Monitors set or cleared in one message to a charge point that has not said how many "
        "it takes.",
        {1, 1000}));
}

/// Messages and commands to charge points, and what they carry out later.
void describe_commands(std::vector<Option>& all) {
    all.push_back(option("call-timeout", [](auto& s) -> auto& { return s.rules.commands.call_timeout; },
                         "How long a charge point may take to answer a command, in milliseconds.",
                         {100ms, {}}));
    all.push_back(option("command-expiry", [](auto& s) -> auto& { return s.rules.commands.expiry; },
                         "How long a queued command waits for an offline charge point, in seconds.",
                         {1s, {}}));
    all.push_back(option("command-queue-limit", [](auto& s) -> auto& { return s.rules.commands.queue_limit; },
                         "How long a command for a connected charge point waits behind others, in seconds.",
                         {1s, {}}));
    all.push_back(
        option("firmware-timeout", [](auto& s) -> auto& { return s.rules.tracked.firmware_timeout; },
               "After how long without news a firmware update counts as lost, in seconds.", {1s, {}}));
    all.push_back(option("log-timeout", [](auto& s) -> auto& { return s.rules.tracked.log_timeout; },
                         "After how long without news an upload of a log counts as lost, in seconds.",
                         {1s, {}}));
    all.push_back(option("multipart-patience", [](auto& s) -> auto& { return s.rules.multiparts.patience; },
                         "How long the next part of what a charge point tells in parts may take, in seconds.",
                         {1s, {}}));
    all.push_back(option("multipart-limit", [](auto& s) -> auto& { return s.rules.multiparts.limit; },
                         "How long all parts together may take, in seconds.", {1s, {}}));
    all.push_back(option("multipart-kept", [](auto& s) -> auto& { return s.rules.multiparts.kept; },
                         "How long it is remembered which parts have come, in seconds.", {1s, {}}));
    all.push_back(option(
        "data-transfer-vendors", [](auto& s) -> auto& { return s.rules.data_transfer.vendors; },
        "Vendor ids whose DataTransfer messages are accepted, or vendor/message for single messages."));
}

/// Sessions, reservations, and what is asked about them.
void describe_sessions(std::vector<Option>& all) {
    all.push_back(
        option("remote-start-window", [](auto& s) -> auto& { return s.rules.sessions.remote_start_window; },
               "How long after a remote start a session still counts as begun by it, in seconds.", {1s, {}}));
    all.push_back(option(
        "remote-start-margin", [](auto& s) -> auto& { return s.rules.sessions.remote_start_margin; },
        "A charge point that told how long it waits for a vehicle, and that is longer than "
        "remote-start-window, is waited for this much longer, in seconds."));
    all.push_back(option(
        "late-stop-grace", [](auto& s) -> auto& { return s.rules.sessions.late_stop_grace; },
        "How long after a reboot a charge point may still deliver the stop of an interrupted session, in "
        "seconds."));
    all.push_back(option(
        "stale-start", [](auto& s) -> auto& { return s.rules.sessions.stale_start; },
        "A session whose start was delivered this late gets no charging profile before a meter value shows "
        "that it still runs, in seconds."));
    all.push_back(option(
        "ask-about-sessions-after", [](auto& s) -> auto& { return s.rules.sessions.ask_after; },
        "How long after it connected or booted an OCPP 2.x charge point is asked about a session of which "
        "nothing was heard since, in seconds; 0 never asks."));
    all.push_back(option(
        "concurrent-sessions-per-tag", [](auto& s) -> auto& { return s.rules.sessions.concurrent_per_tag; },
        "Whether one id tag may run several sessions at a time."));
    all.push_back(option("limit-stop-interval", [](auto& s) -> auto& { return s.rules.limit_stops.interval; },
                         "How long after a stop for a session's limit it is sent again if it was refused or "
                         "lost, in seconds.",
                         {1s, {}}));
    all.push_back(option("limit-stop-attempts", [](auto& s) -> auto& { return s.rules.limit_stops.attempts; },
                         "How often a stop for a session's limit is sent at most.", {1, {}}));
    all.push_back(option(
        "trigger-meter-values", [](auto& s) -> auto& { return s.rules.metering.ask_after; },
        "Meter values of a session that got none for so long are asked for, in seconds; 0 never asks."));
    all.push_back(option(
        "watch-limits-after", [](auto& s) -> auto& { return s.rules.metering.watch_limits_after; },
        "The same for a session with an energy limit, or a cost limit where energy has a price, in seconds; "
        "0 "
        "never asks."));
    all.push_back(option("reservation-length", [](auto& s) -> auto& { return s.rules.reservations.length; },
                         "How long a reservation lasts when no expiry date is given, in seconds.", {1s, {}}));
    all.push_back(
        option("charging-offer-within", [](auto& s) -> auto& { return s.rules.charging.offer_within; },
               "Within which time a vehicle that told its needs is given a charging profile, in seconds.",
               {1s, {}}));
    all.push_back(option(
        "charging-offer-length", [](auto& s) -> auto& { return s.rules.charging.offer_length; },
        "How far that profile goes for a vehicle that does not say when it leaves, in seconds.", {60s, {}}));
    all.push_back(option(
        "charging-profiles", [](auto& s) -> auto& { return s.rules.charging.most_profiles; },
        "Charging profiles that a charge point may report of itself; further ones are left out.", {1, {}}));
    all.push_back(option(
        "charging-limits", [](auto& s) -> auto& { return s.rules.charging.most_limits; },
        "Limits of others than Voltgate that are kept of a charge point; the oldest give way.", {1, {}}));
    all.push_back(option(
        "tell-cost-every", [](auto& s) -> auto& { return s.rules.costs.tell_every; },
        "How often an OCPP 2.x charge point is told what a running session has cost, beside the answers to "
        "its "
        "own messages, in seconds; 0 never does."));
}

/// Clocks, credentials and certificates of charge points.
void describe_trust(std::vector<Option>& all) {
    all.push_back(option(
        "clock-tolerance", [](auto& s) -> auto& { return s.rules.clocks.tolerance; },
        "A charge point's timestamp further in the future than this is not believed, in seconds."));
    all.push_back(option(
        "oldest-timestamp", [](auto& s) -> auto& { return s.rules.clocks.oldest; },
        "A charge point's timestamp further in the past than this is not believed, in hours.", {1h, {}}));
    all.push_back(
        option("refusal-event-interval", [](auto& s) -> auto& { return s.rules.refusals.event_interval; },
               "How often at most a charge point whose credentials are refused becomes a security event, in "
               "seconds.",
               {1s, {}}));
    all.push_back(option(
        "refusal-events-per-hour", [](auto& s) -> auto& { return s.rules.refusals.events_per_hour; },
        "Security events about refused credentials within an hour, all charge points together.", {0, {}}));
    all.push_back(option(
        "csr-needs-organization",
        [](auto& s) -> auto& { return s.rules.certificates.csr_needs_organization; },
        "Whether a charge point's request for a certificate must name the operator as its organization "
        "(CpoName)."));
    all.push_back(option("review-severity",
                         [](auto& s) -> auto& { return s.rules.diagnostics.review_severity; },
                         "Alerts of charge points as severe as this, or more, go on the review list; 0 is "
                         "danger, 9 for debugging, -1: none do.",
                         {-1, 9}));
}

/// What happens beside messages, and how long is kept what it leaves.
void describe_background(std::vector<Option>& all) {
    all.push_back(option("sweep-interval", [](auto& s) -> auto& { return s.rules.background.sweep_interval; },
                         "How often background rules run (late sessions, expired commands), in milliseconds.",
                         {10ms, {}}));
    all.push_back(option("live-state-interval",
                         [](auto& s) -> auto& { return s.rules.background.live_state_interval; },
                         "How often it is stored when charge points were last seen, in seconds.", {1s, {}}));
    all.push_back(option(
        "long-term-unavailable", [](auto& s) -> auto& { return s.rules.background.long_term_unavailable; },
        "How long a charge point must be away to count as unavailable for long, in seconds.", {1s, {}}));
    all.push_back(option("keep-events", [](auto& s) -> auto& { return s.rules.keep.events; },
                         "How long events can be read again from the event stream, in hours.", {1h, {}}));
    all.push_back(
        option("keep-history", [](auto& s) -> auto& { return s.rules.keep.history; },
               "How long statuses, connections, authorizations, resolved reviews and ended requests of "
               "firmware and logs are kept, in hours.",
               {1h, {}}));
    all.push_back(option("keep-commands", [](auto& s) -> auto& { return s.rules.keep.commands; },
                         "How long commands are kept after their end, in hours.", {1h, {}}));
    all.push_back(option("keep-station-meter-values",
                         [](auto& s) -> auto& { return s.rules.keep.station_meter_values; },
                         "How long meter values that belong to no session are kept, in hours.", {1h, {}}));
    all.push_back(option("keep-security-events",
                         [](auto& s) -> auto& { return s.rules.keep.security_events; },
                         "How long security events are kept, in hours.", {1h, {}}));
    all.push_back(
        option("keep-customer-information",
               [](auto& s) -> auto& { return s.rules.diagnostics.keep_customer_information; },
               "How long what a charge point told of a customer is kept, in seconds. It is personal "
               "data.",
               {1s, {}}));
    all.push_back(option(
        "drain-timeout", [](auto& s) -> auto& { return s.rules.background.drain_timeout; },
        "How long a stopping server as a whole waits for open work and for the end of connections before it "
        "cuts them, in milliseconds."));
}

} // namespace

void describe_rules(std::vector<Option>& all) {
    describe_admission(all);
    describe_boot(all);
    describe_commands(all);
    describe_sessions(all);
    describe_trust(all);
    describe_background(all);
}

} // namespace voltgate::tools
