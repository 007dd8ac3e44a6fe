// The list of options: the one place where an option is described.
#include "tools/voltgate/option.hpp"

namespace voltgate::tools {

namespace {

using namespace std::chrono_literals;

/// Where the server listens and what it keeps.
void describe_server(std::vector<Option>& all) {
    all.push_back(option(
        "data-dir", [](auto& s) -> auto& { return s.data_dir; },
        "Folder of the database; it is created when it does not exist."));
    all.push_back(option(
        "ocpp-listen", [](auto& s) -> auto& { return s.ocpp_listen; },
        "Where charge points connect: ws://ADDRESS:PORT/ocpp/{identity}. Port 0 picks a free one."));
    all.push_back(option(
        "api-listen", [](auto& s) -> auto& { return s.api_listen; },
        "Where the management API listens: http://ADDRESS:PORT/api/v1. Port 0 picks a free one."));
    all.push_back(option("event-loops", [](auto& s) -> auto& { return s.event_loops; },
                         "Threads for connections; 0 takes one per processor core but one, at least one.",
                         {{}, 256}));
    all.push_back(option(
        "log-level", [](auto& s) -> auto& { return s.log_level; },
        "The least serious messages that are logged."));
    all.push_back(option(
        "log-format", [](auto& s) -> auto& { return s.log_format; },
        "Log lines as text for people or as JSON objects for machines; both go to standard error."));
}

/// Limits of the connections of charge points.
void describe_connections(std::vector<Option>& all) {
    all.push_back(option("max-connections", [](auto& s) -> auto& { return s.listener.max_connections; },
                         "Connections of charge points; more are answered 503.", {1, {}}));
    all.push_back(option("max-connections-per-address",
                         [](auto& s) -> auto& { return s.listener.max_connections_per_address; },
                         "Connections of charge points from one address; more are answered 429.", {1, {}}));
    all.push_back(option(
        "password-threads", [](auto& s) -> auto& { return s.rules.hashing.threads; },
        "Threads that check passwords; 0 takes one per two processor cores, at least one."));
    all.push_back(option("password-checks", [](auto& s) -> auto& { return s.rules.hashing.checks; },
                         "Charge points whose passwords are checked or wait for it; more are answered 503.",
                         {1, {}}));
    all.push_back(option("password-retry-after", [](auto& s) -> auto& { return s.rules.hashing.retry_after; },
                         "When those are asked to come back, in seconds.", {1s, {}}));
    all.push_back(option("handshake-timeout", [](auto& s) -> auto& { return s.listener.handshake_timeout; },
                         "How long a handshake may take, in milliseconds.", {10ms, {}}));
    all.push_back(option("handshake-size-limit", [](auto& s) -> auto& { return s.listener.header_limit; },
                         "Largest handshake request, in bytes.", {512, {}}));
    all.push_back(option("message-size-limit",
                         [](auto& s) -> auto& { return s.listener.websocket.receive_limit; },
                         "Largest message from a charge point, in bytes.", {1'024, {}}));
    all.push_back(option(
        "ping-interval", [](auto& s) -> auto& { return s.listener.websocket.ping_interval; },
        "A connection silent this long is pinged, in milliseconds; 0 never pings."));
    all.push_back(option(
        "pong-timeout", [](auto& s) -> auto& { return s.listener.websocket.pong_timeout; },
        "How long after a ping something must be received, in milliseconds; 0 does not insist."));
    all.push_back(option("write-timeout", [](auto& s) -> auto& { return s.listener.websocket.write_timeout; },
                         "How long a message to a charge point may take to get through, in milliseconds.",
                         {10ms, {}}));
    all.push_back(option(
        "no-common-subprotocol", [](auto& s) -> auto& { return s.listener.no_common_subprotocol; },
        "What is done with a charge point that offers no OCPP version known here."));
    all.push_back(option(
        "default-version", [](auto& s) -> auto& { return s.listener.default_version; },
        "OCPP version of charge points that offer none at all; none refuses them."));
    all.push_back(option(
        "compression-v16", [](auto& s) -> auto& { return s.listener.compression_v16; },
        "Compression for OCPP 1.6, which advises against it."));
    all.push_back(option(
        "compression-v2", [](auto& s) -> auto& { return s.listener.compression_v2; },
        "Compression for OCPP 2.0.1 and 2.1, which require it of a central system."));
    all.push_back(option("call-queue-limit", [](auto& s) -> auto& { return s.peer.engine.outbound_limit; },
                         "Messages that wait for one charge point; more fail.", {1, {}}));
    all.push_back(option(
        "timeouts-before-close", [](auto& s) -> auto& { return s.peer.engine.timeouts_before_close; },
        "Unanswered messages in a row after which a connection is closed; 0 never closes it."));
}

/// Files for and from charge points.
void describe_files(std::vector<Option>& all) {
    all.push_back(option(
        "files-listen", [](auto& s) -> auto& { return s.files_listen; },
        "Where charge points fetch firmware and deliver logs: http://ADDRESS:PORT/files. Port 0 picks a free "
        "one."));
    auto url = option(
        "files-url", [](auto& s) -> auto& { return s.rules.files.url; },
        "URL at which charge points reach the file server, as through a proxy; empty takes the address at "
        "which each charge point is connected.");
    url.set = [](Settings& settings, std::string_view text) {
        if (!text.empty() && !text.starts_with("http://") && !text.starts_with("https://"))
            throw InvalidValue("is no URL such as https://files.example.org");
        settings.rules.files.url = text;
    };
    all.push_back(std::move(url));
    all.push_back(option("files-upload-limit", [](auto& s) -> auto& { return s.rules.files.upload_limit; },
                         "Largest file from a charge point, in bytes.", {1, {}}));
    all.push_back(option("files-image-limit", [](auto& s) -> auto& { return s.rules.files.image_limit; },
                         "Largest file uploaded to the API, in bytes.", {1, {}}));
    all.push_back(option("files-total-limit", [](auto& s) -> auto& { return s.rules.files.total_limit; },
                         "Size of all files together, in bytes.", {1, {}}));
    all.push_back(option(
        "files-keep-free", [](auto& s) -> auto& { return s.rules.files.keep_free; },
        "Bytes of the disk that files leave free for the database."));
    all.push_back(option("files-keep-uploads", [](auto& s) -> auto& { return s.rules.files.keep_uploads; },
                         "How long files from charge points are kept, in hours.", {1h, {}}));
    all.push_back(option("files-downloads",
                         [](auto& s) -> auto& { return s.rules.files.downloads_per_grant; },
                         "Completed downloads after which a one-time URL is used up.", {1, {}}));
    all.push_back(option("files-connections", [](auto& s) -> auto& { return s.files.server.connections; },
                         "Connections to the file server; more are answered 503.", {1, {}}));
    all.push_back(option("files-connections-per-address",
                         [](auto& s) -> auto& { return s.files.server.connections_per_address; },
                         "Connections to the file server from one address; more are answered 429.", {1, {}}));
    all.push_back(option("files-uploads-per-url", [](auto& s) -> auto& { return s.files.uploads_per_url; },
                         "Uploads to one URL at a time; more are answered 409.", {1, {}}));
    all.push_back(option("files-stall-timeout", [](auto& s) -> auto& { return s.files.server.body_timeout; },
                         "How long an upload may stand still, in milliseconds.", {10ms, {}}));
    all.push_back(option("files-upload-timeout",
                         [](auto& s) -> auto& { return s.files.server.stream_timeout; },
                         "How long an upload may take as a whole, in milliseconds.", {10ms, {}}));
    all.push_back(option("files-write-timeout", [](auto& s) -> auto& { return s.files.server.write_timeout; },
                         "How long a piece of a download (64 KiB) may take to get through, in milliseconds.",
                         {10ms, {}}));
}

/// The database and the API.
void describe_storage_and_api(std::vector<Option>& all) {
    all.push_back(option(
        "synchronous", [](auto& s) -> auto& { return s.store.synchronous; },
        "When the database waits for the disk: full at every commit; normal may lose the last moments "
        "in a power cut."));
    all.push_back(option("write-queue-limit", [](auto& s) -> auto& { return s.store.max_queue; },
                         "Waiting writes from which on the server refuses work.", {1, {}}));
    all.push_back(option("database-cache", [](auto& s) -> auto& { return s.store.cache_kib; },
                         "Memory for database pages, in KiB.", {64, {}}));
    all.push_back(option("message-log-size", [](auto& s) -> auto& { return s.message_log.max_bytes; },
                         "Size of the OCPP message log from which on the oldest messages go, in bytes.",
                         {1 << 20, {}}));
    all.push_back(option("message-log-age", [](auto& s) -> auto& { return s.message_log.max_age; },
                         "Age from which on messages go from the OCPP message log, in hours.", {1h, {}}));
    all.push_back(option("api-connections", [](auto& s) -> auto& { return s.api.connections; },
                         "Connections to the API; more are answered 503.", {1, {}}));
    all.push_back(option(
        "api-connections-per-address", [](auto& s) -> auto& { return s.api.connections_per_address; },
        "Connections to the API from one address, such as that of a proxy; more are answered 429.", {1, {}}));
    all.push_back(option("api-event-streams", [](auto& s) -> auto& { return s.events.streams; },
                         "Event streams open at once; more are answered 503.", {1, {}}));
    all.push_back(option("api-event-streams-per-key",
                         [](auto& s) -> auto& { return s.events.streams_per_key; },
                         "Event streams that one API key may have open at once.", {1, {}}));
    all.push_back(option("api-header-limit", [](auto& s) -> auto& { return s.api.header_limit; },
                         "Largest head of an API request, in bytes.", {512, {}}));
    all.push_back(option("api-body-limit", [](auto& s) -> auto& { return s.api.body_limit; },
                         "Largest body of an API request, in bytes.", {1'024, {}}));
    all.push_back(option("api-idle-timeout", [](auto& s) -> auto& { return s.api.idle_timeout; },
                         "How long an API connection may wait for its next request, in milliseconds.",
                         {10ms, {}}));
    all.push_back(option(
        "api-requests-per-second", [](auto& s) -> auto& { return s.rate_limit.per_second; },
        "Requests a second that an API key may make for long; 0 sets no limit."));
    all.push_back(option("api-request-burst", [](auto& s) -> auto& { return s.rate_limit.burst; },
                         "Requests that an API key may make at once.", {1, {}}));
}

/// Webhooks: how events are delivered to subscriptions.
void describe_webhooks(std::vector<Option>& all) {
    all.push_back(option(
        "webhook-allow-private", [](auto& s) -> auto& { return s.webhooks.allow_private; },
        "Whether webhooks may be plain http, and go to loopback, private and link-local addresses."));
    all.push_back(option("webhook-timeout", [](auto& s) -> auto& { return s.webhooks.timeout; },
                         "How long one attempt at delivering an event may take, in milliseconds.",
                         {100ms, {}}));
    all.push_back(option("webhook-first-retry", [](auto& s) -> auto& { return s.webhooks.first_retry; },
                         "Wait after the first failed attempt, in seconds; it doubles with each further one.",
                         {1s, {}}));
    all.push_back(option("webhook-longest-retry", [](auto& s) -> auto& { return s.webhooks.longest_retry; },
                         "Longest wait between attempts, in seconds.", {1s, {}}));
    all.push_back(option("webhook-attempts", [](auto& s) -> auto& { return s.webhooks.attempts; },
                         "Attempts after which a delivery is given up; it is kept and can be resent.",
                         {1, {}}));
    all.push_back(option(
        "webhook-pause-after", [](auto& s) -> auto& { return s.webhooks.pause_after; },
        "How long a subscription may fail without one success before it is paused, in seconds; 0 never "
        "pauses it."));
    all.push_back(option("webhook-concurrency-each",
                         [](auto& s) -> auto& { return s.webhooks.concurrency_each; },
                         "Deliveries under way at once for one subscription.", {1, {}}));
    all.push_back(option("webhook-concurrency", [](auto& s) -> auto& { return s.webhooks.concurrency; },
                         "Deliveries under way at once for all subscriptions together.", {1, {}}));
    all.push_back(option("webhook-subscriptions", [](auto& s) -> auto& { return s.webhooks.subscriptions; },
                         "Subscriptions to events that an organization may have.", {1, {}}));
    all.push_back(option("webhook-backlog", [](auto& s) -> auto& { return s.webhooks.backlog; },
                         "Deliveries that may wait for one subscription; further events wait in the outbox.",
                         {1, {}}));
    all.push_back(option("webhook-keep-delivered", [](auto& s) -> auto& { return s.webhooks.keep_delivered; },
                         "How long successful deliveries can be looked at, in hours.", {1h, {}}));
    all.push_back(option("webhook-keep-dead", [](auto& s) -> auto& { return s.webhooks.keep_dead; },
                         "How long deliveries that were given up can be looked at and resent, in hours.",
                         {1h, {}}));
}

} // namespace

const std::vector<Option>& options() {
    static const std::vector<Option> all = [] {
        std::vector<Option> list;
        describe_server(list);
        describe_rules(list);
        describe_authorization(list);
        describe_connections(list);
        describe_files(list);
        describe_storage_and_api(list);
        describe_webhooks(list);
        return list;
    }();
    return all;
}

} // namespace voltgate::tools
