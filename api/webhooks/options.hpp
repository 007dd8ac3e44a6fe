#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace voltgate::ocpp {
class NameLookups;
}

namespace voltgate::api::webhooks {

/// The rules of delivery that an operator may choose.
struct Options {
    /// Whether events may go over plain http and to loopback, private and link-local addresses.
    bool allow_private = false;
    /// Over resolving, connecting, TLS and the whole exchange of one attempt.
    std::chrono::milliseconds timeout{10'000};
    /// Waits between attempts: the first, then twice the one before, at most the longest; each a fifth more
    /// or less by chance.
    std::chrono::seconds first_retry{2};
    std::chrono::seconds longest_retry{std::chrono::hours{1}};
    std::int64_t attempts = 12; ///< then the delivery is a dead letter
    /// A subscription that has failed for this long without one success is paused; 0: never.
    std::chrono::seconds pause_after{std::chrono::hours{24}};
    std::size_t concurrency_each = 4; ///< attempts under way per subscription
    std::size_t concurrency = 32;     ///< and in total
    std::int64_t subscriptions = 100; ///< of one organization
    std::int64_t backlog = 1'000; ///< deliveries waiting per subscription; later events wait in the outbox
    std::int64_t batch = 200;     ///< events read from the outbox at once
    std::chrono::milliseconds gather{50};        ///< after a commit, so that many commits make one look
    std::chrono::milliseconds look_again{1'000}; ///< at least this often
    std::chrono::hours keep_delivered{24 * 7};
    std::chrono::hours keep_dead{24 * 30};
    std::string trusted_certificates{};           ///< PEM; empty: the system's
    std::shared_ptr<ocpp::NameLookups> lookups{}; ///< shared with the exchanges under way; empty: its own
};

} // namespace voltgate::api::webhooks
