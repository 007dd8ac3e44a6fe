// Deliveries of events to subscriptions, and every attempt made at them. Within a lane (a charge point of a
// subscription) one is made only when all before it have ended.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

// pending: not tried since it was queued; failed: to be tried again; dead: given up, resent on request only.
enum class EntryStatus { pending, delivered, failed, dead };
BOOST_DESCRIBE_ENUM(EntryStatus, pending, delivered, failed, dead)

struct Delivery {
    static constexpr std::string_view table = "webhook_deliveries";

    std::string id{};
    std::string organization_id{default_organization};
    std::string subscription_id{};
    std::string event_id{};
    std::int64_t event_sequence = 0;
    std::string event_type{};
    std::optional<std::string> charge_point_id{};
    std::string lane{};
    JsonText body{}; // the envelope as it is sent
    EntryStatus status = EntryStatus::pending;
    std::int64_t attempts = 0; // in all
    std::int64_t tries = 0;    // since it was last queued
    std::optional<Timestamp> next_attempt_at{};
    std::optional<std::int64_t> response_status{};
    std::optional<std::string> error{};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::optional<Timestamp> completed_at{};
};
BOOST_DESCRIBE_STRUCT(Delivery, (),
                      (id, organization_id, subscription_id, event_id, event_sequence, event_type,
                       charge_point_id, lane, body, status, attempts, tries, next_attempt_at, response_status,
                       error, created_at, updated_at, completed_at))

struct DeliveryAttempt {
    static constexpr std::string_view table = "webhook_attempts";
    static constexpr std::string_view key = "delivery_id, number";

    std::string delivery_id{};
    std::int64_t number = 1;
    Timestamp attempted_at{};
    std::int64_t took_ms = 0;
    JsonText request_headers{"{}"};
    std::optional<std::int64_t> response_status{};
    std::optional<JsonText> response_headers{};
    std::optional<std::string> response_body{};
    std::optional<std::string> error{};
};
BOOST_DESCRIBE_STRUCT(DeliveryAttempt, (),
                      (delivery_id, number, attempted_at, took_ms, request_headers, response_status,
                       response_headers, response_body, error))

namespace deliveries {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> subscription_id{};
    std::optional<EntryStatus> status{};
    std::optional<std::string> event_type{};
    std::optional<std::string> charge_point_id{};
    std::optional<Timestamp> created_after{};
    std::optional<Timestamp> created_before{};
};

// False when the subscription has this event already.
bool add(Database& db, const Delivery& delivery);
std::optional<Delivery> get(Database& db, std::string_view id);
Page<Delivery> list(Database& db, const ListFilter& filter, const PageRequest& page);
bool update(Database& db, const Delivery& delivery);

void add_attempt(Database& db, const DeliveryAttempt& attempt);
std::vector<DeliveryAttempt> attempts(Database& db, std::string_view delivery_id);

// How many of a subscription wait to be made, pending or failed.
std::int64_t open(Database& db, std::string_view subscription_id);
// The first of each lane whose time has come, oldest first.
std::vector<Delivery> due(Database& db, std::string_view subscription_id, Timestamp now, std::int64_t limit);
// When the next one that is not due yet becomes so.
std::optional<Timestamp> next_due(Database& db, Timestamp now);

// What of the dead deliveries of a subscription is to be sent once more.
struct Requeued {
    std::optional<std::string> event_type{};
    std::optional<Timestamp> from{}; // when they were created
    std::optional<Timestamp> to{};
};
std::int64_t requeue_dead(Database& db, std::string_view subscription_id, const Requeued& which,
                          Timestamp now);

// Makes all that wait of a subscription due now, with all their attempts before them again.
void hasten(Database& db, std::string_view subscription_id, Timestamp now);

// Deletes up to `limit` that ended before the instant, of one status; returns how many.
std::int64_t prune(Database& db, EntryStatus status, Timestamp before, std::int64_t limit);

} // namespace deliveries
} // namespace voltgate::storage
