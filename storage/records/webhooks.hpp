// Subscriptions to events: where they go, which, and how far the outbox has been read for each.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

struct Webhook {
    static constexpr std::string_view table = "webhooks";

    std::string id{};
    std::string organization_id{default_organization};
    std::string callback_url{};
    JsonText events{"[]"};           // patterns
    JsonText charge_point_ids{"[]"}; // empty: all
    std::optional<std::string> description{};
    bool active = true;
    std::string sealed_secret{};
    std::string sealed_headers{};
    std::int64_t read_until = 0; // sequence in the outbox
    std::optional<Timestamp> failing_since{};
    std::optional<Timestamp> paused_at{}; // by the server; `active` is the operator's
    std::optional<std::string> pause_reason{};
    std::optional<std::string> created_by{};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Webhook, (),
                      (id, organization_id, callback_url, events, charge_point_ids, description, active,
                       sealed_secret, sealed_headers, read_until, failing_since, paused_at, pause_reason,
                       created_by, created_at, updated_at, version))

namespace webhooks {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<bool> active{};
    std::optional<bool> paused{};
};

void add(Database& db, const Webhook& webhook);
std::optional<Webhook> get(Database& db, std::string_view id);
Page<Webhook> list(Database& db, const ListFilter& filter, const PageRequest& page);
std::int64_t count(Database& db, std::string_view organization_id);
// False when the stored version is another.
bool update(Database& db, Webhook& webhook);
// With all its deliveries.
bool remove(Database& db, std::string_view id);

// Those that are delivered to: active and not paused, by id.
std::vector<Webhook> delivering(Database& db);
void read_until(Database& db, std::string_view id, std::int64_t sequence);

void succeeded(Database& db, std::string_view id);
// Remembers the first failure in a row; returns since when it fails.
Timestamp failed(Database& db, std::string_view id, Timestamp at);
// False when it is paused already.
bool pause(Database& db, std::string_view id, Timestamp at, std::string_view reason);

} // namespace webhooks
} // namespace voltgate::storage
