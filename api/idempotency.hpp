#pragma once

#include "api/exchange.hpp"
#include "core/clock.hpp"
#include "storage/records/idempotency_keys.hpp"
#include "storage/store.hpp"

#include <chrono>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace voltgate::api {

struct IdempotencyOptions {
    std::chrono::hours kept{24}; ///< how long an answer can be asked for again
    std::int64_t pruned_at_once = 100;
};

/// Idempotency-Key on POST: the repeat of a request gets the answer of the first one. The key belongs to the
/// API key that used it, and to one method, path and body. Any thread.
class Idempotency {
public:
    /// A request's time with its key. One at a time has it; it is known in memory alone, so that nobody waits
    /// for a request that was cut off or died with its server.
    class Turn {
    public:
        Turn(Idempotency& all, const Exchange& exchange);
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        [[nodiscard]] bool alone() const { return alone_; }

    private:
        using Name = std::pair<std::string, std::string>; // API key, its Idempotency-Key
        friend class Idempotency;

        Idempotency& all_;
        const Name name_;
        bool alone_;
    };

    Idempotency(storage::Store& store, const core::Clock& clock, IdempotencyOptions options = {});

    /// Whether the request carries a key at all.
    static bool wanted(const Exchange& exchange);

    /// Claims the key: nothing when the request is the first (then finish must follow), else the answer it
    /// gets.
    asio::awaitable<std::optional<Answer>> begin(Exchange& exchange, const Turn& turn);
    /// Stores what a repeat is answered from now on, should the first answer never come: in the transaction
    /// that does what was asked for, so that it is not done twice.
    static void keep_meanwhile(storage::Database& db, const Exchange& exchange,
                               const http::Response& response);
    /// Stores the answer of the first request. A failure of ours is not kept: the repeat tries again.
    asio::awaitable<void> finish(const Exchange& exchange, const http::Response& response);

private:
    storage::IdempotencyKey key_of(const Exchange& exchange) const;

    storage::Store& store_;
    const core::Clock& clock_;
    IdempotencyOptions options_;
    std::mutex mutex_;
    std::set<Turn::Name> under_way_; // of the turns
};

} // namespace voltgate::api
