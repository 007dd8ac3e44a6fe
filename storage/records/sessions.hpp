// Charging sessions: one row per transaction, from the remote start that awaits it (pending) to its end.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

enum class SessionStatus { pending, active, finished, failed, expired };
BOOST_DESCRIBE_ENUM(SessionStatus, pending, active, finished, failed, expired)

// Who ended it: the charge point's own stop, the server by its rules, or an operator by force.
enum class ClosedBy { station, synthetic, operator_ };
BOOST_DESCRIBE_ENUM(ClosedBy, station, synthetic, operator_)

// How it began: asked for from afar, at the charge point, or there while it had no connection.
enum class SessionOrigin { local, remote, offline };
BOOST_DESCRIBE_ENUM(SessionOrigin, local, remote, offline)

// What meter values, time and limits move while a session runs, and what they are judged by. Each meter value
// reads it, so it is kept apart from the rest of the row.
struct RunningSession {
    static constexpr std::string_view table = "sessions";

    std::string id{};
    std::string charge_point_id{};
    std::int64_t evse_id = 0; // number on the charge point; 0: not known yet
    SessionStatus status = SessionStatus::active;
    std::optional<Timestamp> started_at{}; // the charge point's time, where plausible
    std::optional<Timestamp> stopped_at{};
    std::optional<std::int64_t> meter_start_wh{};
    std::optional<std::int64_t> energy_wh{};
    std::optional<double> power_w{};
    std::optional<double> soc_percent{};
    std::optional<Timestamp> last_meter_at{};
    std::optional<Timestamp> interrupted_at{}; // a boot or a fault since when nothing was heard of it
    // How the energy is counted: see core/metering. What the register last showed, from where it fell, ...
    std::optional<double> register_wh{};
    std::optional<double> register_fell_from_wh{};
    double register_base_wh = 0;
    double energy_carried_wh = 0;
    std::optional<double> register_suspect_wh{};
    bool register_moved = false;
    double interval_wh = 0; // told by intervals while the register rests
    // Limits and costs: see core/transactions/limits.hpp and core/tariff_cost.
    std::optional<JsonText> limits{};
    std::optional<Timestamp> limit_at{}; // when time alone will reach one of them
    std::optional<std::string> limit_reached{};
    std::optional<std::string> tariff_id{};
    std::optional<std::int64_t> tariff_version{};
    std::optional<JsonText> cost{};
};
BOOST_DESCRIBE_STRUCT(RunningSession, (),
                      (id, charge_point_id, evse_id, status, started_at, stopped_at, meter_start_wh,
                       energy_wh, power_w, soc_percent, last_meter_at, interrupted_at, register_wh,
                       register_fell_from_wh, register_base_wh, energy_carried_wh, register_suspect_wh,
                       register_moved, interval_wh, limits, limit_at, limit_reached, tariff_id,
                       tariff_version, cost))

struct Session : RunningSession {
    std::string organization_id{default_organization};
    std::optional<std::int64_t> connector_id{};
    std::optional<std::string> id_tag{}; // as received; compared without case
    std::optional<std::string> parent_id_tag{};
    std::optional<std::string> transaction_id{}; // 1.6: the decimal number
    SessionOrigin origin = SessionOrigin::local;
    std::optional<Timestamp> start_received_at{};
    std::optional<Timestamp> stop_received_at{};
    std::optional<std::int64_t> meter_stop_wh{};
    std::optional<std::string> stop_reason{};
    std::optional<std::string> reported_reason{}; // the charge point's own word
    std::optional<std::string> stop_id_tag{};
    std::optional<ClosedBy> closed_by{};
    std::optional<std::string> start_key{}; // sessions::start_key: recognises a repeated start
    std::optional<std::int64_t> reservation_id{};
    std::optional<std::string> command_id{}; // the remote start that began it
    std::optional<std::string>
        start_status; // the word that the start was answered with: Accepted, Invalid, ...
    std::optional<std::string> external_id{};
    JsonText custom{"{}"};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;
    std::optional<std::string> id_tag_type{};     // as in id_tags::type; absent: its station does not say
    std::optional<std::string> charging_state{};  // how far the vehicle is, while it runs
    std::optional<std::int64_t> missing_events{}; // numbered events that never came
};
BOOST_DESCRIBE_STRUCT(Session, (RunningSession),
                      (organization_id, connector_id, id_tag, parent_id_tag, transaction_id, origin,
                       start_received_at, stop_received_at, meter_stop_wh, stop_reason, reported_reason,
                       stop_id_tag, closed_by, start_key, reservation_id, command_id, start_status,
                       external_id, custom, created_at, updated_at, version, id_tag_type, charging_state,
                       missing_events))

namespace sessions {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::int64_t> evse_id{};
    std::optional<std::int64_t> connector_id{};
    std::optional<SessionStatus> status{};
    std::optional<std::string> id_tag{};
    std::optional<std::string> transaction_id{};
    std::optional<std::string> external_id{};
    std::optional<SessionOrigin> origin{};
    std::optional<std::string> command_id{};
    std::optional<std::int64_t> reservation_id{};
    std::optional<std::string> stop_reason{};
    std::optional<std::string> tariff_id{};
    std::optional<Timestamp> started_after{};
    std::optional<Timestamp> started_before{};
    std::optional<Timestamp> stopped_after{};
    std::optional<Timestamp> stopped_before{};
};

// What makes two starts of a charge point the same one (pitfall 1): connector, id tag without case, timestamp
// and meter start, both as sent.
std::string start_key(std::int64_t connector, std::string_view id_tag, std::string_view timestamp_as_sent,
                      std::string_view meter_start_as_sent);
// Id tags are told apart without case; none is the same as nothing.
bool same_tag(const std::optional<std::string>& one, const std::optional<std::string>& other);
// A positive 32-bit number that no start was given before; part of the surrounding transaction.
std::int64_t next_transaction_number(Database& db);

void add(Database& db, const Session& session);
std::optional<Session> get(Database& db, std::string_view id);
// The newest first.
Page<Session> list(Database& db, const ListFilter& filter, const PageRequest& page);
// Writes the whole record and raises its version. For code that read it in the same transaction.
void save(Database& db, Session& session);
// As save, when the caller still has what it read.
void save(Database& db, const Session& read, Session& session);
// As save, but false when somebody else changed it since it was read (If-Match).
bool update(Database& db, Session& session);
// The session goes on under the id of another one, which was planned for it: everything that was stored of
// it, but its own row, which is removed.
void move(Database& db, std::string_view from, std::string_view to);

// The session that an earlier copy of this start began.
std::optional<Session> find_repeat(Database& db, std::string_view charge_point_id,
                                   std::string_view start_key);
std::optional<Session> by_transaction_id(Database& db, std::string_view charge_point_id,
                                         std::string_view transaction_id);
// The same session; nothing unless it is active.
std::optional<RunningSession> running(Database& db, std::string_view charge_point_id,
                                      std::string_view transaction_id);
// The active session on an EVSE, the newest if several are open.
std::optional<Session> open_on(Database& db, std::string_view charge_point_id, std::int64_t evse_id);
// All active sessions of a charge point.
std::vector<Session> open_of(Database& db, std::string_view charge_point_id);
// All of a charge point that wait to begin.
std::vector<Session> pending_of(Database& db, std::string_view charge_point_id);
// Marks all active sessions of a charge point that are not yet: a boot came in between.
std::int64_t interrupt(Database& db, std::string_view charge_point_id, Timestamp at);
// An active session of a connected charge point from which nothing was heard of it: since it connected, or
// since a boot; both at `before` at the latest.
struct Unheard {
    std::string id{};
    std::string charge_point_id{};
    Timestamp connected_at{};
};
BOOST_DESCRIBE_STRUCT(Unheard, (), (id, charge_point_id, connected_at))
std::vector<Unheard> unheard(Database& db, Timestamp before, std::int64_t limit);
// Active ones interrupted before that instant, everywhere.
std::vector<Session> interrupted_before(Database& db, Timestamp before, std::int64_t limit);
// All pending and active ones of everybody; for the sweeps and the start of the server.
std::vector<Session> all_open(Database& db, std::int64_t limit);
// Active ones with a limit that is not reached yet.
std::vector<Session> all_limited(Database& db, std::int64_t limit);
// Active sessions that a tag (without case) began anywhere: for ConcurrentTx.
std::vector<Session> open_with_tag(Database& db, std::string_view id_tag);
// The pending session that a start on this EVSE with this tag fulfils: the oldest whose EVSE is this one or
// unknown.
std::optional<Session> pending_for(Database& db, std::string_view charge_point_id, std::int64_t evse_id,
                                   std::string_view id_tag);
struct CreatedBetween {
    Timestamp first{};
    Timestamp last{};
};
// The newest that was asked for from afar in that time, with this tag on this EVSE or an unknown one,
// whatever became of it.
std::optional<Session> last_asked_for(Database& db, std::string_view charge_point_id, std::int64_t evse_id,
                                      std::string_view id_tag, const CreatedBetween& created);
std::optional<Session> by_command(Database& db, std::string_view command_id);
// All that wait to begin, the oldest first.
std::vector<Session> all_pending(Database& db, std::int64_t limit);
// Active ones that time has brought to a limit which was not noticed yet.
std::vector<Session> at_limit(Database& db, Timestamp now, std::int64_t limit);
// The session that ran on an EVSE at that instant: the latest begun until then, if it had not stopped before.
std::optional<Session> covering(Database& db, std::string_view charge_point_id, std::int64_t evse_id,
                                Timestamp at);
// The latest begun at or before that instant, running or not: for a stop that names no known transaction.
std::optional<Session> latest_before(Database& db, std::string_view charge_point_id, std::int64_t evse_id,
                                     Timestamp at);

// The one that began next on the EVSE of a session that has begun.
std::optional<Session> successor_of(Database& db, const Session& session);

// What a session has cost so far and where it stands with its limits, without touching the version.
struct Charge {
    std::optional<JsonText> cost{};
    std::optional<Timestamp> limit_at{};
    std::optional<std::string> limit_reached{};
};
void charge(Database& db, std::string_view id, const Charge& charge, Timestamp at);

// Writes the figures of a session that a meter value has moved, without touching the version. For code that
// read it in the same transaction.
void progress(Database& db, const RunningSession& session, Timestamp at);

} // namespace sessions
} // namespace voltgate::storage
