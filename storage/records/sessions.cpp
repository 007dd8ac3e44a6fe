#include "storage/records/sessions.hpp"

#include "storage/records/counters.hpp"
#include "storage/ulid.hpp"

namespace voltgate::storage::sessions {

namespace {

// ASCII only, as SQLite's nocase: id tags are printable ASCII by the standard.
std::string fold(std::string_view text) {
    std::string folded(text);
    for (char& c : folded) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return folded;
}

constexpr std::string_view newest_of_transaction =
    "where charge_point_id = ? and transaction_id = ? order by id desc limit 1";

} // namespace

std::string start_key(std::int64_t connector, std::string_view id_tag, std::string_view timestamp_as_sent,
                      std::string_view meter_start_as_sent) {
    // The id tag goes last: it alone may contain anything.
    return std::to_string(connector)
        .append("|")
        .append(timestamp_as_sent)
        .append("|")
        .append(meter_start_as_sent)
        .append("|")
        .append(fold(id_tag));
}

bool same_tag(const std::optional<std::string>& one, const std::optional<std::string>& other) {
    return one && other && fold(*one) == fold(*other);
}

std::int64_t next_transaction_number(Database& db) {
    return counters::next(db, "transaction");
}

void add(Database& db, const Session& session) {
    insert(db, session);
}

std::optional<Session> get(Database& db, std::string_view id) {
    return find<Session>(db, id);
}

Page<Session> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("evse_id = ?", filter.evse_id)
        .when("connector_id = ?", filter.connector_id)
        .when("status = ?", filter.status)
        .when("id_tag = ?", filter.id_tag)
        .when("transaction_id = ?", filter.transaction_id)
        .when("external_id = ?", filter.external_id)
        .when("origin = ?", filter.origin)
        .when("command_id = ?", filter.command_id)
        .when("reservation_id = ?", filter.reservation_id)
        .when("stop_reason = ?", filter.stop_reason)
        .when("tariff_id = ?", filter.tariff_id)
        .when("started_at >= ?", filter.started_after)
        .when("started_at < ?", filter.started_before)
        .when("stopped_at >= ?", filter.stopped_after)
        .when("stopped_at < ?", filter.stopped_before);
    return list_page<Session, std::string>(db, std::move(where), "id", &Session::id, Order::descending, page);
}

void save(Database& db, Session& session) {
    ++session.version;
    storage::update(db, session);
}

void save(Database& db, const Session& read, Session& session) {
    ++session.version;
    write_changes(db, read, session);
}

bool update(Database& db, Session& session) {
    return update_versioned(db, session);
}

void move(Database& db, std::string_view from, std::string_view to) {
    for (const std::string_view table :
         {"meter_values", "transaction_events", "reviews", "authorizations", "reservations",
          "charging_profiles", "charging_needs", "limit_stops", "commands"})
        run(db,
            std::string("update or replace ")
                .append(table)
                .append(" set session_id = ? where session_id = ?"),
            to, from);
    run(db, "delete from sessions where id = ?", from);
}

std::optional<Session> find_repeat(Database& db, std::string_view charge_point_id,
                                   std::string_view start_key) {
    return select_one<Session>(db, "where charge_point_id = ? and start_key = ?", charge_point_id, start_key);
}

std::optional<Session> by_transaction_id(Database& db, std::string_view charge_point_id,
                                         std::string_view transaction_id) {
    return select_one<Session>(db, newest_of_transaction, charge_point_id, transaction_id);
}

std::optional<RunningSession> running(Database& db, std::string_view charge_point_id,
                                      std::string_view transaction_id) {
    auto newest = select_one<RunningSession>(db, newest_of_transaction, charge_point_id, transaction_id);
    if (newest && newest->status != SessionStatus::active)
        newest.reset();
    return newest;
}

std::optional<Session> open_on(Database& db, std::string_view charge_point_id, std::int64_t evse_id) {
    return select_one<Session>(db,
                               "where status = 'active' and charge_point_id = ? and evse_id = ? order by "
                               "started_at desc, id desc limit 1",
                               charge_point_id, evse_id);
}

std::vector<Session> open_of(Database& db, std::string_view charge_point_id) {
    return select<Session>(db, "where status = 'active' and charge_point_id = ? order by +id",
                           charge_point_id);
}

std::vector<Session> pending_of(Database& db, std::string_view charge_point_id) {
    return select<Session>(db, "where status = 'pending' and charge_point_id = ? order by id",
                           charge_point_id);
}

std::vector<Session> all_open(Database& db, std::int64_t limit) {
    return select<Session>(db, "where status in ('pending', 'active') order by id limit ?", limit);
}

std::vector<Session> all_limited(Database& db, std::int64_t limit) {
    return select<Session>(db,
                           "indexed by sessions_limited where status = 'active' and limits is not null"
                           " and limit_reached is null order by id limit ?",
                           limit);
}

std::vector<Session> open_with_tag(Database& db, std::string_view id_tag) {
    return select<Session>(db, "where status = 'active' and id_tag = ? order by id", id_tag);
}

std::optional<Session> pending_for(Database& db, std::string_view charge_point_id, std::int64_t evse_id,
                                   std::string_view id_tag) {
    return select_one<Session>(db,
                               "where status = 'pending' and charge_point_id = ? and evse_id in (0, ?)"
                               " and +id_tag = ? order by id limit 1",
                               charge_point_id, evse_id, id_tag);
}

std::optional<Session> last_asked_for(Database& db, std::string_view charge_point_id, std::int64_t evse_id,
                                      std::string_view id_tag, const CreatedBetween& created) {
    return select_one<Session>(db,
                               "indexed by sessions_asked_for"
                               " where charge_point_id = ? and id >= ? and created_at <= ?"
                               " and command_id is not null and id_tag = ? and evse_id in (0, ?)"
                               " order by id desc limit 1",
                               charge_point_id, first_id("ses", created.first), created.last, id_tag,
                               evse_id);
}

std::optional<Session> by_command(Database& db, std::string_view command_id) {
    return select_one<Session>(db, "where command_id = ?", command_id);
}

std::vector<Session> all_pending(Database& db, std::int64_t limit) {
    return select<Session>(db, "where status = 'pending' order by id limit ?", limit);
}

std::vector<Session> at_limit(Database& db, Timestamp now, std::int64_t limit) {
    return select<Session>(
        db, "where limit_at <= ? and +status = 'active' and limit_reached is null order by limit_at limit ?",
        now, limit);
}

void charge(Database& db, std::string_view id, const Charge& charge, Timestamp at) {
    run(db, "update sessions set cost = ?, limit_at = ?, limit_reached = ?, updated_at = ? where id = ?",
        charge.cost, charge.limit_at, charge.limit_reached, at, id);
}

std::optional<Session> covering(Database& db, std::string_view charge_point_id, std::int64_t evse_id,
                                Timestamp at) {
    // Only the latest begun is looked at: an EVSE without one would have its whole history searched.
    auto latest = latest_before(db, charge_point_id, evse_id, at);
    if (latest && latest->stopped_at && *latest->stopped_at < at)
        latest.reset();
    return latest;
}

std::optional<Session> latest_before(Database& db, std::string_view charge_point_id, std::int64_t evse_id,
                                     Timestamp at) {
    return select_one<Session>(db,
                               "where charge_point_id = ? and evse_id = ? and started_at <= ?"
                               " order by started_at desc, id desc limit 1",
                               charge_point_id, evse_id, at);
}

std::optional<Session> successor_of(Database& db, const Session& session) {
    return select_one<Session>(db,
                               "where charge_point_id = ? and evse_id = ? and (started_at, id) > (?, ?)"
                               " order by started_at, id limit 1",
                               session.charge_point_id, session.evse_id, session.started_at, session.id);
}

std::int64_t interrupt(Database& db, std::string_view charge_point_id, Timestamp at) {
    return run(db,
               "update sessions set interrupted_at = ?"
               " where status = 'active' and charge_point_id = ? and interrupted_at is null",
               at, charge_point_id);
}

std::vector<Unheard> unheard(Database& db, Timestamp before, std::int64_t limit) {
    return query<Unheard>(db,
                          "select s.id, s.charge_point_id, c.connected_at from sessions s"
                          " join charge_points c on c.id = s.charge_point_id"
                          " where s.status = 'active' and c.connected = 1 and c.connected_at <= ?"
                          " and c.protocol <> '1.6'" // which has no such question
                          " and (s.updated_at < c.connected_at or s.interrupted_at <= ?)"
                          " order by s.id limit ?",
                          before, before, limit);
}

std::vector<Session> interrupted_before(Database& db, Timestamp before, std::int64_t limit) {
    return select<Session>(
        db, "where interrupted_at < ? and status = 'active' order by interrupted_at limit ?", before, limit);
}

void progress(Database& db, const RunningSession& session, Timestamp at) {
    run(db,
        "update sessions set energy_wh = ?, power_w = ?, soc_percent = ?, meter_start_wh = ?,"
        " register_wh = ?, register_fell_from_wh = ?, register_base_wh = ?, energy_carried_wh = ?,"
        " register_suspect_wh = ?, register_moved = ?, interval_wh = ?, last_meter_at = ?, updated_at = ?"
        " where id = ?",
        session.energy_wh, session.power_w, session.soc_percent, session.meter_start_wh, session.register_wh,
        session.register_fell_from_wh, session.register_base_wh, session.energy_carried_wh,
        session.register_suspect_wh, session.register_moved, session.interval_wh, session.last_meter_at, at,
        session.id);
    if (session.interrupted_at && session.interrupted_at < session.last_meter_at)
        run(db, "update sessions set interrupted_at = null where id = ?", session.id);
}

} // namespace voltgate::storage::sessions
