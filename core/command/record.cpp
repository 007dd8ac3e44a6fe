#include "core/command/record.hpp"

#include "core/events.hpp"
#include "core/redaction.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/serialize.hpp>

namespace voltgate::core::command_record {

namespace {

struct Completed {
    std::string id;
    std::string charge_point_id;
    std::string action;
    storage::CommandStatus status{};
    std::optional<std::string> ocpp_status;
    std::optional<std::string> error_code;
};
BOOST_DESCRIBE_STRUCT(Completed, (), (id, charge_point_id, action, status, ocpp_status, error_code))

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

Outcome lost_by_restart(const storage::Command& command) {
    Outcome outcome;
    const bool sent = command.status == storage::CommandStatus::sent;
    outcome.status = sent ? storage::CommandStatus::timed_out : storage::CommandStatus::expired;
    outcome.error_code = "server_restarted";
    outcome.error_description =
        sent ? "the server restarted before the answer came" : "the server restarted before it was sent";
    return outcome;
}

/// A password that was set has done its work.
void forget_secrets(storage::Command& command) {
    redact_secrets(command.request.text);
    if (command.ocpp_request)
        redact_secrets(command.ocpp_request->text);
    if (command.result)
        redact_secrets(command.result->text);
}

void tell(storage::Database& db, const storage::Command& command, Instant now) {
    events::record(db, events::command_completed, {command.organization_id, command.charge_point_id}, now,
                   Completed{command.id, command.charge_point_id, command.action, command.status,
                             command.ocpp_status, command.error_code});
}

} // namespace

void complete(storage::Database& db, storage::Command& command, const Outcome& outcome, Instant now) {
    command.status = outcome.status;
    command.ocpp_status = unless_empty(outcome.ocpp_status);
    command.error_code = unless_empty(outcome.error_code);
    command.error_description = unless_empty(outcome.error_description);
    if (!outcome.result.empty())
        command.result = storage::JsonText{boost::json::serialize(outcome.result)};
    forget_secrets(command);
    command.completed_at = now;
    command.updated_at = now;
    storage::commands::save(db, command);
    if (outcome.effect)
        outcome.effect(db);
    tell(db, command, now);
}

void close_interrupted(storage::Database& db, Instant now) {
    for (auto& command : storage::commands::unfinished(db)) {
        if (command.status == storage::CommandStatus::sent || command.deliver == storage::Deliver::now)
            complete(db, command, lost_by_restart(command), now);
    }
}

void expire(storage::Database& db, Instant now) {
    for (const auto& command : storage::commands::expire(db, now))
        tell(db, command, now);
}

} // namespace voltgate::core::command_record
