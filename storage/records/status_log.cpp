#include "storage/records/status_log.hpp"

namespace voltgate::storage {

namespace status_log {

std::int64_t add(Database& db, const StatusLogEntry& entry) {
    insert(db, entry);
    return db.last_insert_id();
}

std::optional<StatusLogEntry> get(Database& db, std::int64_t id) {
    return find<StatusLogEntry>(db, id);
}

Page<StatusLogEntry> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("charge_point_id = ?", filter.charge_point_id)
        .when("evse_id = ?", filter.evse_id)
        .when("connector_id = ?", filter.connector_id)
        .when("status = ?", filter.status)
        .when("received_at >= ?", filter.received_after)
        .when("received_at < ?", filter.received_before);
    return list_page(db, std::move(where), "id", &StatusLogEntry::id, Order::descending, page);
}

// Ids rise with the time of receipt, so the oldest rows are the first ones and no index on the time is
// needed.
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    return run(db,
               "delete from status_log where received_at < ? and id in (select id from status_log order by "
               "id limit ?)",
               before, limit);
}

} // namespace status_log

namespace connection_log {

std::int64_t opened(Database& db, const ConnectionLogEntry& entry) {
    insert(db, entry);
    return db.last_insert_id();
}

void closed(Database& db, std::int64_t id, std::string_view reason, Timestamp at) {
    run(db,
        "update connection_log set disconnected_at = ?, disconnect_reason = ?"
        " where id = ? and disconnected_at is null",
        at, reason, id);
}

std::int64_t close_all(Database& db, std::string_view reason, Timestamp at) {
    return run(
        db,
        "update connection_log set disconnected_at = ?, disconnect_reason = ? where disconnected_at is null",
        at, reason);
}

Page<ConnectionLogEntry> list(Database& db, const std::optional<std::string>& charge_point_id,
                              const PageRequest& page) {
    Filter where;
    where.when("charge_point_id = ?", charge_point_id);
    return list_page(db, std::move(where), "id", &ConnectionLogEntry::id, Order::descending, page);
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    return run(db,
               "delete from connection_log where disconnected_at < ?"
               " and id in (select id from connection_log order by id limit ?)",
               before, limit);
}

} // namespace connection_log
} // namespace voltgate::storage
