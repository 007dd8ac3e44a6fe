#include "storage/records/events.hpp"

namespace voltgate::storage::events {

std::int64_t add(Database& db, const Event& event) {
    insert(db, event);
    return db.last_insert_id();
}

std::vector<Event> after(Database& db, std::int64_t sequence, std::int64_t limit) {
    return select<Event>(db, "where sequence > ? order by sequence limit ?", sequence, limit);
}

std::int64_t last_sequence(Database& db) {
    return value<std::int64_t>(db, "select max(sequence) from events").value_or(0);
}

std::optional<std::int64_t> first_sequence(Database& db) {
    return value<std::int64_t>(db, "select min(sequence) from events");
}

Page<Event> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("instr(',' || ? || ',', ',' || type || ',') > 0", filter.types)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("sequence > ?", filter.after);
    return list_page(db, std::move(where), "sequence", &Event::sequence, Order::descending, page);
}

std::optional<Event> get(Database& db, std::string_view id) {
    return select_one<Event>(db, "where id = ?", id);
}

std::int64_t prune(Database& db, Timestamp before, std::int64_t limit) {
    return run(db,
               "delete from events where occurred_at < ? and sequence < (select max(sequence) from events)"
               " and sequence in (select sequence from events order by sequence limit ?)",
               before, limit);
}

} // namespace voltgate::storage::events
