#include "storage/records/commands.hpp"

#include "storage/records/counters.hpp"

namespace voltgate::storage::commands {

void add(Database& db, const Command& command) {
    insert(db, command);
}

std::optional<Command> get(Database& db, std::string_view id) {
    return find<Command>(db, id);
}

Page<Command> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("evse_id = ?", filter.evse_id)
        .when("action = ?", filter.action)
        .when("status = ?", filter.status)
        .when("session_id = ?", filter.session_id)
        .when("created_at >= ?", filter.created_after)
        .when("created_at < ?", filter.created_before);
    return list_page(db, std::move(where), "id", &Command::id, Order::descending, page);
}

void save(Database& db, Command& command) {
    ++command.version;
    storage::update(db, command);
}

bool update(Database& db, Command& command) {
    return update_versioned(db, command);
}

std::vector<Command> queued_for(Database& db, std::string_view charge_point_id) {
    return select<Command>(
        db, "where status in ('queued', 'sent') and status = 'queued' and charge_point_id = ? order by id",
        charge_point_id);
}

std::vector<Command> unfinished(Database& db) {
    return select<Command>(db, "where status in ('queued', 'sent') order by id");
}

std::vector<Command> expire(Database& db, Timestamp now) {
    auto due = select<Command>(
        db, "where status in ('queued', 'sent') and status = 'queued' and expires_at <= ? order by id", now);
    for (auto& command : due) {
        command.status = CommandStatus::expired;
        command.completed_at = command.updated_at = now;
        command.sealed_request.reset();
        save(db, command);
    }
    return due;
}

void set_begun(Database& db, std::string_view id, std::optional<Timestamp> at) {
    run(db, "update commands set begun_at = ? where id = ? and status = 'queued'", at, id);
}

bool cancel(Database& db, std::string_view id, Timestamp at) {
    return run(db,
               "update commands set status = 'cancelled', sealed_request = null, completed_at = ?, "
               "updated_at = ?, version = "
               "version + 1"
               " where id = ? and status = 'queued'",
               at, at, id) > 0;
}

std::optional<Command> remote_start_for(Database& db, std::string_view charge_point_id,
                                        std::string_view id_tag, std::int64_t evse_id,
                                        const SentBetween& sent) {
    return select_one<Command>(
        db,
        "where charge_point_id = ? and action = 'start' and status in ('sent', 'accepted')"
        " and session_id is null and id_tag = ? and (evse_id is null or evse_id = ?)"
        " and coalesce(sent_at, created_at) >= ? and coalesce(sent_at, created_at) <= ?"
        " order by id desc limit 1",
        charge_point_id, id_tag, evse_id, sent.first, sent.last);
}

std::int64_t next_remote_start(Database& db) {
    return counters::next(db, "remote_start");
}

std::optional<Command> by_remote_start(Database& db, std::string_view charge_point_id,
                                       std::int64_t remote_start_id) {
    return select_one<Command>(db, "where charge_point_id = ? and remote_start_id = ?", charge_point_id,
                               remote_start_id);
}

void link_session(Database& db, std::string_view id, std::string_view session_id, Timestamp at) {
    run(db, "update commands set session_id = ?, updated_at = ?, version = version + 1 where id = ?",
        session_id, at, id);
}

std::int64_t prune(Database& db, Timestamp ended_before, std::int64_t limit) {
    return run(db,
               "delete from commands where id in"
               " (select id from commands where completed_at < ? order by completed_at limit ?)",
               ended_before, limit);
}

} // namespace voltgate::storage::commands
