#pragma once

#include "api/webhooks/attempt.hpp"

/// What becomes of deliveries, as rules on the database: run inside a write.
namespace voltgate::api::webhooks {

/// Turns the next events of the outbox into deliveries of a subscription; false when there was nothing to do,
/// or too much waits already.
bool fan_out(storage::Database& db, const std::string& subscription_id, storage::Timestamp now,
             const Options& options);

/// What an attempt came to.
struct Outcome {
    std::string delivery_id;
    storage::DeliveryAttempt attempt;
    Verdict verdict;
    double chance = 0.5; ///< for the wait before the next attempt
};

struct Recorded {
    storage::EntryStatus status = storage::EntryStatus::failed;
    bool paused = false; ///< the subscription, by this attempt
};

/// Nothing when the delivery has been deleted meanwhile.
std::optional<Recorded> record(storage::Database& db, const Outcome& outcome, storage::Timestamp now,
                               const Options& options);

/// Deletes deliveries that are kept long enough, a few at a time; true when there may be more.
bool prune(storage::Database& db, storage::Timestamp now, const Options& options);

} // namespace voltgate::api::webhooks
