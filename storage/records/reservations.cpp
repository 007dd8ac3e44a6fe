#include "storage/records/reservations.hpp"

#include "storage/records/counters.hpp"

namespace voltgate::storage::reservations {

std::int64_t next_number(Database& db) {
    return counters::next(db, "reservation");
}

void add(Database& db, const Reservation& reservation) {
    insert(db, reservation);
}

std::optional<Reservation> get(Database& db, std::string_view id) {
    return find<Reservation>(db, id);
}

std::optional<Reservation> by_number(Database& db, std::string_view charge_point_id, std::int64_t number) {
    return select_one<Reservation>(db, "where number = ? and charge_point_id = ?", number, charge_point_id);
}

Page<Reservation> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("evse_id = ?", filter.evse_id)
        .when("status = ?", filter.status)
        .when("id_tag = ?", filter.id_tag)
        .when("expiry_date >= ?", filter.expiry_after)
        .when("expiry_date < ?", filter.expiry_before);
    return list_page(db, std::move(where), "id", &Reservation::id, Order::descending, page);
}

void save(Database& db, Reservation& reservation) {
    ++reservation.version;
    storage::update(db, reservation);
}

std::vector<Reservation> open_of(Database& db, std::string_view charge_point_id) {
    return select<Reservation>(
        db, "where status in ('pending', 'active') and charge_point_id = ? order by id", charge_point_id);
}

std::vector<Reservation> due(Database& db, Timestamp now, std::int64_t limit) {
    return select<Reservation>(
        db, "where status in ('pending', 'active') and expiry_date <= ? order by id limit ?", now, limit);
}

std::vector<Reservation> unanswered(Database& db, std::int64_t limit) {
    return select<Reservation>(
        db,
        "where open_command_id is not null and not exists (select 1 from commands"
        " where commands.id = open_command_id and commands.completed_at is null) order by id limit ?",
        limit);
}

std::int64_t prune(Database& db, Timestamp ended_before, std::int64_t limit) {
    return run(
        db, "delete from reservations where id in (select id from reservations where ended_at < ? limit ?)",
        ended_before, limit);
}

} // namespace voltgate::storage::reservations
