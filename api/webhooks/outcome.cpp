#include "api/webhooks/outcome.hpp"

#include "api/event_list.hpp"
#include "api/event_view.hpp"
#include "api/webhooks/backoff.hpp"
#include "api/webhooks/matching.hpp"
#include "core/events.hpp"
#include "storage/ulid.hpp"

namespace voltgate::api::webhooks {
namespace {

using storage::Database;
using storage::EntryStatus;

/// The data of notification.paused.
struct Paused {
    std::string subscription_id;
    std::string callback_url;
    std::string reason;
    storage::Timestamp failing_since{};
};
BOOST_DESCRIBE_STRUCT(Paused, (), (subscription_id, callback_url, reason, failing_since))

storage::Delivery delivery_of(const storage::Webhook& webhook, const storage::Event& event,
                              storage::Timestamp now) {
    storage::Delivery delivery;
    delivery.id = storage::new_id("dlv", now);
    delivery.organization_id = webhook.organization_id;
    delivery.subscription_id = webhook.id;
    delivery.event_id = event.id;
    delivery.event_sequence = event.sequence;
    delivery.event_type = event.type;
    delivery.charge_point_id = event.charge_point_id;
    delivery.lane = event.charge_point_id.value_or("");
    delivery.body.text = core::json::to_text(view_of(event));
    delivery.next_attempt_at = delivery.created_at = delivery.updated_at = now;
    return delivery;
}

/// A subscription that was held back for longer than the outbox keeps events is told what it has missed.
void tell_of_loss(Database& db, const storage::Webhook& webhook, storage::Timestamp now) {
    const auto lost = lost_since(db, webhook.read_until);
    if (!lost)
        return;
    storage::Event event;
    event.sequence = lost->oldest_event_id - 1;
    event.id = storage::new_id("evt", now);
    event.type = events_lost;
    event.occurred_at = now;
    event.data.text = core::json::to_text(*lost);
    storage::deliveries::add(db, delivery_of(webhook, event, now));
}

bool pause(Database& db, const std::string& subscription_id, storage::Timestamp failing_since,
           std::string reason, storage::Timestamp now) {
    if (!storage::webhooks::pause(db, subscription_id, now, reason))
        return false;
    const auto webhook = storage::webhooks::get(db, subscription_id);
    const Paused data{webhook->id, webhook->callback_url, std::move(reason), failing_since};
    core::events::record(db, core::events::notification_paused, {webhook->organization_id, ""}, now, data);
    return true;
}

/// What a failure means for the subscription as a whole.
bool pause_if_hopeless(Database& db, const Outcome& outcome, const std::string& subscription_id,
                       storage::Timestamp now, const Options& options) {
    const auto since = storage::webhooks::failed(db, subscription_id, now);
    if (outcome.verdict.kind == Verdict::Kind::gone)
        return pause(db, subscription_id, since, "the receiver answered 410 Gone", now);
    const bool hopeless = options.pause_after.count() > 0 && now - since >= options.pause_after;
    return hopeless && pause(db, subscription_id, since, "every delivery has failed for too long", now);
}

void end(storage::Delivery& delivery, EntryStatus status, storage::Timestamp now) {
    delivery.status = status;
    delivery.completed_at = now;
    delivery.next_attempt_at.reset();
}

void fail(storage::Delivery& delivery, const Outcome& outcome, storage::Timestamp now,
          const Options& options) {
    const auto& verdict = outcome.verdict;
    if (verdict.kind == Verdict::Kind::gone || delivery.tries >= options.attempts)
        return end(delivery, EntryStatus::dead, now);
    delivery.status = EntryStatus::failed;
    const auto wait = backoff(delivery.tries, outcome.chance, options);
    delivery.next_attempt_at = now + std::max(wait, verdict.wait.value_or(wait));
}

} // namespace

bool fan_out(Database& db, const std::string& subscription_id, storage::Timestamp now,
             const Options& options) {
    const auto webhook = storage::webhooks::get(db, subscription_id);
    if (!webhook || !webhook->active || webhook->paused_at ||
        storage::deliveries::open(db, subscription_id) >= options.backlog)
        return false;
    const auto events = storage::events::after(db, webhook->read_until, options.batch);
    // Without events the newest may be further all the same: what was between has been pruned.
    const auto newest = events.empty() ? storage::events::last_sequence(db) : events.back().sequence;
    if (newest <= webhook->read_until)
        return false;
    tell_of_loss(db, *webhook, now);
    const Wishes wishes(*webhook);
    for (const auto& event : events)
        if (wishes.want(event))
            storage::deliveries::add(db, delivery_of(*webhook, event, now));
    storage::webhooks::read_until(db, subscription_id, newest);
    return true;
}

std::optional<Recorded> record(Database& db, const Outcome& outcome, storage::Timestamp now,
                               const Options& options) {
    auto delivery = storage::deliveries::get(db, outcome.delivery_id);
    if (!delivery)
        return std::nullopt;
    auto attempt = outcome.attempt;
    attempt.delivery_id = delivery->id;
    attempt.number = ++delivery->attempts;
    attempt.error = outcome.verdict.error;
    storage::deliveries::add_attempt(db, attempt);

    ++delivery->tries;
    delivery->updated_at = now;
    delivery->response_status = attempt.response_status;
    delivery->error = outcome.verdict.error;
    Recorded recorded;
    if (outcome.verdict.kind == Verdict::Kind::delivered) {
        end(*delivery, EntryStatus::delivered, now);
        storage::webhooks::succeeded(db, delivery->subscription_id);
    } else {
        fail(*delivery, outcome, now, options);
        recorded.paused = pause_if_hopeless(db, outcome, delivery->subscription_id, now, options);
    }
    recorded.status = delivery->status;
    storage::deliveries::update(db, *delivery);
    return recorded;
}

bool prune(Database& db, storage::Timestamp now, const Options& options) {
    constexpr std::int64_t at_once = 500;
    const auto delivered =
        storage::deliveries::prune(db, EntryStatus::delivered, now - options.keep_delivered, at_once);
    const auto dead = storage::deliveries::prune(db, EntryStatus::dead, now - options.keep_dead, at_once);
    return delivered == at_once || dead == at_once;
}

} // namespace voltgate::api::webhooks
