#include "storage/records/display_messages.hpp"

#include "storage/records/counters.hpp"

namespace voltgate::storage::display_messages {

std::int64_t next_number(Database& db) {
    return counters::next(db, "display_message");
}

void put(Database& db, const DisplayMessage& message) {
    upsert(db, message);
}

std::optional<DisplayMessage> get(Database& db, std::string_view charge_point_id, std::int64_t number) {
    return select_one<DisplayMessage>(db, "where charge_point_id = ? and number = ?", charge_point_id,
                                      number);
}

Page<DisplayMessage> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("charge_point_id = ?", filter.charge_point_id)
        .when("priority = ?", filter.priority)
        .when("state = ?", filter.state)
        .when("transaction_id = ?", filter.transaction_id);
    return list_page(db, std::move(where), "number", &DisplayMessage::number, Order::ascending, page);
}

bool remove(Database& db, std::string_view charge_point_id, std::int64_t number) {
    return run(db, "delete from display_messages where charge_point_id = ? and number = ?", charge_point_id,
               number) > 0;
}

std::int64_t forget_before(Database& db, std::string_view charge_point_id, Timestamp known_before) {
    return run(db, "delete from display_messages where charge_point_id = ? and known_at < ?", charge_point_id,
               known_before);
}

std::int64_t forget_ended(Database& db, Timestamp now) {
    return run(db,
               "delete from display_messages where end_at <= ? or (transaction_id is not null and exists"
               " (select 1 from sessions where sessions.charge_point_id = display_messages.charge_point_id"
               " and sessions.transaction_id = display_messages.transaction_id and stopped_at is not null))",
               now);
}

} // namespace voltgate::storage::display_messages
