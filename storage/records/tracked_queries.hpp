// The questions asked of firmware updates and log requests alike; the header of each record says which it
// has.
#pragma once

#include "storage/records/tracked_requests.hpp"

#include <utility>

namespace voltgate::storage::tracked_requests {

template <Record Request>
Page<Request> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("command_id = ?", filter.command_id)
        .when("status = ?", filter.status);
    return list_page<Request, std::string>(db, std::move(where), "id", &Request::id, Order::descending, page);
}

template <Record Request>
std::optional<Request> get(Database& db, std::string_view id) {
    return find<Request>(db, id);
}

template <Record Request>
std::optional<Request> by_command(Database& db, std::string_view command_id) {
    return select_one<Request>(db, "where command_id = ?", command_id);
}

// The one that the charge point's messages name by this number.
template <Record Request>
std::optional<Request> by_number(Database& db, std::string_view charge_point_id, std::int64_t number) {
    return select_one<Request>(db, "where charge_point_id = ? and request_number = ?", charge_point_id,
                               number);
}

// Those that have not ended, the newest first.
template <Record Request>
std::vector<Request> open_at(Database& db, std::string_view charge_point_id) {
    return select<Request>(
        db, "where charge_point_id = ? and status in ('requested', 'accepted') order by id desc",
        charge_point_id);
}

// The newest that the charge point has ended itself and whose deadline is not over: it may say more of it.
template <Record Request>
std::optional<Request> newest_ended(Database& db, std::string_view charge_point_id, Timestamp now) {
    return select_one<Request>(db,
                               "where charge_point_id = ? and deadline_at > ?"
                               " and status in ('succeeded', 'failed') order by id desc limit 1",
                               charge_point_id, now);
}

// Open ones past their deadline.
template <Record Request>
std::vector<Request> overdue(Database& db, Timestamp now) {
    return select<Request>(db, "where status in ('requested', 'accepted') and deadline_at <= ? order by id",
                           now);
}

// Open ones whose command ended before it was sent.
template <Record Request>
std::vector<Request> never_sent(Database& db) {
    return select<Request>(db, "where status in ('requested', 'accepted') and status = 'requested' and exists"
                               " (select 1 from commands where commands.id = command_id"
                               " and completed_at is not null and sent_at is null) order by id");
}

// Adds it, or writes the whole record.
template <Record Request>
void put(Database& db, const Request& request) {
    upsert(db, request);
}

// Deletes up to `limit` that ended before the instant and fit `what`, the rest of a where clause; returns how
// many.
template <Record Request>
std::int64_t prune(Database& db, Timestamp ended_before, std::int64_t limit, std::string_view what = "") {
    const std::string table(Request::table);
    return run(db,
               "delete from " + table + " where id in (select id from " + table + " where ended_at < ?" +
                   std::string(what) + " order by ended_at limit ?)",
               ended_before, limit);
}

} // namespace voltgate::storage::tracked_requests
