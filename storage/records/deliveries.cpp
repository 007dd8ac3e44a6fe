#include "storage/records/deliveries.hpp"

namespace voltgate::storage::deliveries {

bool add(Database& db, const Delivery& delivery) {
    return insert_if_new(db, delivery);
}

std::optional<Delivery> get(Database& db, std::string_view id) {
    return find<Delivery>(db, id);
}

Page<Delivery> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("subscription_id = ?", filter.subscription_id)
        .when("status = ?", filter.status)
        .when("event_type = ?", filter.event_type)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("created_at >= ?", filter.created_after)
        .when("created_at < ?", filter.created_before);
    return list_page(db, std::move(where), "id", &Delivery::id, Order::descending, page);
}

bool update(Database& db, const Delivery& delivery) {
    return storage::update(db, delivery);
}

void add_attempt(Database& db, const DeliveryAttempt& attempt) {
    insert(db, attempt);
}

std::vector<DeliveryAttempt> attempts(Database& db, std::string_view delivery_id) {
    return select<DeliveryAttempt>(db, "where delivery_id = ? order by number", delivery_id);
}

std::int64_t open(Database& db, std::string_view subscription_id) {
    return value<std::int64_t>(db,
                               "select count(*) from webhook_deliveries where subscription_id = ?"
                               " and status in ('pending', 'failed')",
                               subscription_id)
        .value_or(0);
}

std::vector<Delivery> due(Database& db, std::string_view subscription_id, Timestamp now, std::int64_t limit) {
    return select<Delivery>(
        db,
        "where subscription_id = ? and status in ('pending', 'failed')"
        " and next_attempt_at <= ? and not exists (select 1 from webhook_deliveries earlier"
        " where earlier.subscription_id = webhook_deliveries.subscription_id"
        " and earlier.lane = webhook_deliveries.lane"
        " and earlier.status in ('pending', 'failed')"
        " and earlier.event_sequence < webhook_deliveries.event_sequence)"
        " order by event_sequence limit ?",
        subscription_id, now, limit);
}

std::optional<Timestamp> next_due(Database& db, Timestamp now) {
    return value<Timestamp>(db,
                            "select min(next_attempt_at) from webhook_deliveries"
                            " where status in ('pending', 'failed') and next_attempt_at > ?",
                            now);
}

std::int64_t requeue_dead(Database& db, std::string_view subscription_id, const Requeued& which,
                          Timestamp now) {
    return run(db,
               "update webhook_deliveries set status = 'pending', tries = 0, next_attempt_at = ?1,"
               " updated_at = ?1, completed_at = null where subscription_id = ?2 and status = 'dead'"
               " and (?3 is null or event_type = ?3) and (?4 is null or created_at >= ?4)"
               " and (?5 is null or created_at < ?5)",
               now, subscription_id, which.event_type, which.from, which.to);
}

void hasten(Database& db, std::string_view subscription_id, Timestamp now) {
    run(db,
        "update webhook_deliveries set tries = 0, next_attempt_at = ? where subscription_id = ?"
        " and status in ('pending', 'failed')",
        now, subscription_id);
}

std::int64_t prune(Database& db, EntryStatus status, Timestamp before, std::int64_t limit) {
    return run(db,
               "delete from webhook_deliveries where id in (select id from webhook_deliveries"
               " where completed_at < ? and status = ? order by completed_at limit ?)",
               before, status, limit);
}

} // namespace voltgate::storage::deliveries
