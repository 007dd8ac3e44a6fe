// Commands: what an operator asked of a charge point, and what became of it. Durable: a restart loses none.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

enum class CommandStatus { queued, sent, accepted, rejected, call_error, timed_out, expired, cancelled };
BOOST_DESCRIBE_ENUM(CommandStatus, queued, sent, accepted, rejected, call_error, timed_out, expired,
                    cancelled)

enum class Deliver { now, when_online };
BOOST_DESCRIBE_ENUM(Deliver, now, when_online)

struct Command {
    static constexpr std::string_view table = "commands";

    std::string id{};
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::optional<std::int64_t> evse_id{}; // number
    std::optional<std::string> id_tag{};   // of a remote start
    std::string action{};                  // the verb: reset, unlock, ...
    std::optional<std::string> ocpp_version{};
    std::optional<std::string> ocpp_action{};
    JsonText request{"{}"}; // the operator's body; without secrets where it is sealed as well
    std::optional<std::string> sealed_request{}; // the whole body of one that carries a secret, till it ends
    std::optional<JsonText> ocpp_request{};
    CommandStatus status = CommandStatus::queued;
    std::optional<std::string> ocpp_status{}; // the charge point's own word
    std::optional<JsonText> result{};         // its whole answer, and later outcomes
    std::optional<std::string> error_code{};
    std::optional<std::string> error_description{};
    std::optional<std::string> session_id{};
    std::optional<std::string> requested_by{}; // id of the API key
    Deliver deliver = Deliver::now;
    std::optional<Timestamp> expires_at{};
    Timestamp created_at{};
    std::optional<Timestamp> sent_at{};
    std::optional<Timestamp> completed_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;
    std::optional<std::int64_t>
        remote_start_id{};               // of a start: by which a charge point tells what came of it
    std::optional<Timestamp> begun_at{}; // handed to a connection, which may have sent it since
};
BOOST_DESCRIBE_STRUCT(Command, (),
                      (id, organization_id, charge_point_id, evse_id, id_tag, action, ocpp_version,
                       ocpp_action, request, sealed_request, ocpp_request, status, ocpp_status, result,
                       error_code, error_description, session_id, requested_by, deliver, expires_at,
                       created_at, sent_at, completed_at, updated_at, version, remote_start_id, begun_at))

namespace commands {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::int64_t> evse_id{};
    std::optional<std::string> action{};
    std::optional<CommandStatus> status{};
    std::optional<std::string> session_id{};
    std::optional<Timestamp> created_after{};
    std::optional<Timestamp> created_before{};
};

void add(Database& db, const Command& command);
std::optional<Command> get(Database& db, std::string_view id);
Page<Command> list(Database& db, const ListFilter& filter, const PageRequest& page);
// Writes the whole record and raises its version. For code that read it in the same transaction.
void save(Database& db, Command& command);
bool update(Database& db, Command& command);
// Queued ones of a charge point in the order in which they were asked.
std::vector<Command> queued_for(Database& db, std::string_view charge_point_id);
// Queued or sent ones of everybody: at the start of the server, the sent ones' answers are lost.
std::vector<Command> unfinished(Database& db);
// Queued ones whose time is over become expired; returns them.
std::vector<Command> expire(Database& db, Timestamp now);
// A queued one is handed to a connection now, or goes on waiting (nothing).
void set_begun(Database& db, std::string_view id, std::optional<Timestamp> at);
// False unless it was still queued.
bool cancel(Database& db, std::string_view id, Timestamp at);
// When a start command must have been sent: a session cannot have begun before.
struct SentBetween {
    Timestamp first{};
    Timestamp last{};
};
// The newest start command (sent or accepted) for this tag (without case), on this EVSE or on any, that was
// sent in that time and began no session yet.
std::optional<Command> remote_start_for(Database& db, std::string_view charge_point_id,
                                        std::string_view id_tag, std::int64_t evse_id,
                                        const SentBetween& sent);
// A positive 32-bit number that no start command was given before; part of the surrounding transaction.
std::int64_t next_remote_start(Database& db);
std::optional<Command> by_remote_start(Database& db, std::string_view charge_point_id,
                                       std::int64_t remote_start_id);
void link_session(Database& db, std::string_view id, std::string_view session_id, Timestamp at);
// Deletes up to `limit` that ended before the instant; returns how many.
std::int64_t prune(Database& db, Timestamp ended_before, std::int64_t limit);

} // namespace commands
} // namespace voltgate::storage
