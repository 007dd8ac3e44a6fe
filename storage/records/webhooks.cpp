#include "storage/records/webhooks.hpp"

namespace voltgate::storage::webhooks {

void add(Database& db, const Webhook& webhook) {
    insert(db, webhook);
}

std::optional<Webhook> get(Database& db, std::string_view id) {
    return find<Webhook>(db, id);
}

Page<Webhook> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id).when("active = ?", filter.active);
    if (filter.paused)
        where.add(*filter.paused ? "paused_at is not null" : "paused_at is null");
    return list_page(db, std::move(where), "id", &Webhook::id, Order::descending, page);
}

std::int64_t count(Database& db, std::string_view organization_id) {
    return value<std::int64_t>(db, "select count(*) from webhooks where organization_id = ?", organization_id)
        .value_or(0);
}

bool update(Database& db, Webhook& webhook) {
    return update_versioned(db, webhook);
}

bool remove(Database& db, std::string_view id) {
    return storage::remove<Webhook>(db, id);
}

std::vector<Webhook> delivering(Database& db) {
    return select<Webhook>(db, "where active and paused_at is null order by id");
}

void read_until(Database& db, std::string_view id, std::int64_t sequence) {
    run(db, "update webhooks set read_until = ? where id = ?", sequence, id);
}

void succeeded(Database& db, std::string_view id) {
    run(db, "update webhooks set failing_since = null where id = ? and failing_since is not null", id);
}

Timestamp failed(Database& db, std::string_view id, Timestamp at) {
    run(db, "update webhooks set failing_since = ? where id = ? and failing_since is null", at, id);
    return value<Timestamp>(db, "select failing_since from webhooks where id = ?", id).value_or(at);
}

bool pause(Database& db, std::string_view id, Timestamp at, std::string_view reason) {
    return run(db,
               "update webhooks set paused_at = ?, pause_reason = ?, updated_at = ?, version = version + 1"
               " where id = ? and paused_at is null",
               at, reason, at, id) > 0;
}

} // namespace voltgate::storage::webhooks
