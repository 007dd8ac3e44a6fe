#pragma once

#include "api/exchange.hpp"
#include "core/clock.hpp"
#include "storage/records/idempotency_keys.hpp"
#include "storage/store.hpp"

#include <chrono>

namespace voltgate::api {

struct IdempotencyOptions {
    std::chrono::hours kept{24}; ///< how long an answer can be asked for again
    std::chrono::milliseconds abandoned{
        300'000}; ///< a first request unanswered this long died with its server
    std::int64_t pruned_at_once = 100;
};

/// Idempotency-Key on POST: the repeat of a request gets the answer of the first one. The key belongs to the
/// API key that used it, and to one method, path and body. Any thread.
class Idempotency {
public:
    Idempotency(storage::Store& store, const core::Clock& clock, IdempotencyOptions options = {});

    /// Whether the request carries a key at all.
    static bool wanted(const Exchange& exchange);

    /// Claims the key: nothing when the request is the first (then finish must follow), else the answer it
    /// gets.
    asio::awaitable<std::optional<Answer>> begin(const Exchange& exchange);
    /// Stores the answer of the first request. A failure of ours is not kept: the repeat tries again.
    asio::awaitable<void> finish(const Exchange& exchange, const http::Response& response);

private:
    storage::IdempotencyKey key_of(const Exchange& exchange) const;

    storage::Store& store_;
    const core::Clock& clock_;
    IdempotencyOptions options_;
};

} // namespace voltgate::api
