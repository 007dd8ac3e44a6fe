#include "core/command/record.hpp"

#include "core/events.hpp"
#include "core/redaction.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

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

/// None goes out twice: what nobody knows counts as sent.
bool may_be_sent(const storage::Command& command) {
    return command.status == storage::CommandStatus::sent || command.begun_at;
}

Outcome lost_by_restart(const storage::Command& command) {
    Outcome outcome;
    const bool sent = may_be_sent(command);
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

boost::json::object result_of(const storage::Command& command) {
    if (!command.result)
        return {};
    auto result = boost::json::parse(command.result->text);
    return result.is_object() ? std::move(result.get_object()) : boost::json::object{};
}

struct Progressed {
    std::string id;
    std::string charge_point_id;
    std::string action;
    storage::CommandStatus status{};
    Progress progress;
};
BOOST_DESCRIBE_STRUCT(Progressed, (), (id, charge_point_id, action, status, progress))

} // namespace

void complete(storage::Database& db, storage::Command& command, const Outcome& outcome, Instant now) {
    command.status = outcome.status;
    command.ocpp_status = unless_empty(outcome.ocpp_status);
    command.error_code = unless_empty(outcome.error_code);
    command.error_description = unless_empty(outcome.error_description);
    if (!outcome.result.empty()) {
        // A later outcome may be there already: a station's next message is not waited for.
        auto result = result_of(command);
        for (const auto& [name, value] : outcome.result)
            result[name] = value;
        command.result = storage::JsonText{boost::json::serialize(result)};
    }
    command.sealed_request.reset();
    forget_secrets(command);
    command.completed_at = now;
    command.updated_at = now;
    storage::commands::save(db, command);
    if (outcome.effect) {
        outcome.effect(db);
        if (auto present = storage::commands::get(db, command.id)) // the effect may have told of progress
            command = std::move(*present);
    }
    tell(db, command, now);
}

void note(storage::Database& db, std::string_view id, const Progress& progress, Instant now) {
    auto command = storage::commands::get(db, id);
    if (!command)
        return;
    auto result = result_of(*command);
    result["progress"] = boost::json::parse(json::to_text(progress));
    command->result = storage::JsonText{boost::json::serialize(result)};
    command->updated_at = now;
    storage::commands::save(db, *command);
}

void progressed(storage::Database& db, std::string_view id, const Progress& progress, Instant now) {
    note(db, id, progress, now);
    if (const auto command = storage::commands::get(db, id))
        events::record(
            db, events::command_progressed, {command->organization_id, command->charge_point_id}, now,
            Progressed{command->id, command->charge_point_id, command->action, command->status, progress});
}

void close_interrupted(storage::Database& db, Instant now) {
    for (auto& command : storage::commands::unfinished(db)) {
        if (may_be_sent(command) || command.deliver == storage::Deliver::now)
            complete(db, command, lost_by_restart(command), now);
    }
}

void cancel_queued(storage::Database& db, const std::string& charge_point_id, Instant now) {
    Outcome outcome;
    outcome.status = storage::CommandStatus::cancelled;
    outcome.error_code = "charge_point_removed";
    outcome.error_description = "the charge point was removed before it was sent";
    for (auto& command : storage::commands::queued_for(db, charge_point_id))
        complete(db, command, outcome, now);
}

void expire(storage::Database& db, Instant now) {
    for (const auto& command : storage::commands::expire(db, now))
        tell(db, command, now);
}

} // namespace voltgate::core::command_record
