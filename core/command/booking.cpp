#include "core/command/commands.hpp"
#include "core/command/record.hpp"
#include "core/command/sealed_request.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/ulid.hpp"

#include <boost/json/serialize.hpp>

#include <utility>

/// Booking: from what an operator asks to a durable row, or to the reason why there is none.
namespace voltgate::core {

namespace {

const boost::json::value* member(const boost::json::value& body, std::string_view name) {
    return body.is_object() ? body.get_object().if_contains(name) : nullptr;
}

storage::Command new_command(const Submission& submission, const storage::ChargePoint& charge_point,
                             Instant now, std::chrono::seconds expiry) {
    storage::Command command;
    command.id = storage::new_id("cmd", now);
    command.organization_id = charge_point.organization_id;
    command.charge_point_id = charge_point.id;
    command.action = submission.verb;
    if (const auto* evse = member(submission.body, "evse_id"); evse != nullptr && evse->is_int64())
        command.evse_id = evse->get_int64();
    if (const auto* tag = member(submission.body, "id_tag"); tag != nullptr && tag->is_string())
        command.id_tag = std::string(tag->get_string());
    command.request.text = boost::json::serialize(submission.body);
    if (!submission.requested_by.empty())
        command.requested_by = submission.requested_by;
    command.deliver = submission.deliver;
    command.created_at = now;
    command.updated_at = now;
    command.expires_at = now + submission.expires_in.value_or(expiry);
    return command;
}

/// What it spoke when it last connected; nothing before it ever did.
std::optional<ocpp::Version> last_spoken(const storage::ChargePoint& charge_point) {
    return charge_point.protocol ? ocpp::version_of("ocpp" + *charge_point.protocol) : std::nullopt;
}

SubmitFailure refused(Refusal refusal) {
    SubmitFailure failure{SubmitFailure::Kind::refused};
    failure.detail = refusal.detail;
    failure.refusal = std::move(refusal);
    return failure;
}

/// The command as such, or what its body asks.
std::optional<SubmitFailure> cannot_be_said(const Submission& submission, const Declaration& declaration,
                                            ocpp::Version version) {
    if (declaration.translator(version) == nullptr) {
        SubmitFailure failure{SubmitFailure::Kind::not_supported};
        failure.detail = submission.verb + " cannot be said in OCPP " + std::string(to_string(version));
        return failure;
    }
    auto refusal = declaration.refuse(submission.body, version);
    return refusal ? std::optional(refused(std::move(*refusal))) : std::nullopt;
}

} // namespace

boost::system::result<const Declaration*, SubmitFailure>
Commands::declared(const Submission& submission) const {
    const auto* declaration = find(submission.verb);
    if (declaration == nullptr)
        return SubmitFailure{SubmitFailure::Kind::unknown_command, "there is no command " + submission.verb};
    auto errors = declaration->field_errors(submission.body);
    if (errors.empty())
        return declaration;
    return SubmitFailure{SubmitFailure::Kind::invalid_body,
                         "the body of " + submission.verb + " is not valid", std::move(errors)};
}

Commands::Submitted Commands::book(storage::Database& db, const Submission& submission,
                                   const Declaration& declaration,
                                   std::optional<ocpp::Version> spoken) const {
    const auto charge_point = storage::charge_points::get(db, submission.charge_point_id);
    if (!charge_point)
        return SubmitFailure{SubmitFailure::Kind::unknown_charge_point,
                             "there is no charge point " + submission.charge_point_id};
    const bool online = spoken.has_value();
    const auto version = online ? spoken : last_spoken(*charge_point);
    if (auto failure = version ? cannot_be_said(submission, declaration, *version) : std::nullopt)
        return std::move(*failure);
    if (declaration.v16_needs && !capabilities::is_forced(submission.body)) {
        const auto needs = declaration.v16_needs(submission.body);
        auto refusal = needs ? capabilities::refuse(db, *charge_point, *needs) : std::nullopt;
        if (refusal)
            return refused(std::move(*refusal));
    }
    if (declaration.precondition) {
        if (auto refusal = declaration.precondition(db, submission.charge_point_id, submission.body))
            return refused(std::move(*refusal));
    }
    const auto waits = submission.deliver == storage::Deliver::when_online;
    auto command = new_command(submission, *charge_point, clock_.now(),
                               waits ? settings_.commands.expiry : settings_.commands.queue_limit);
    std::optional<Outcome> done;
    if (!online && declaration.without_connection)
        done = declaration.without_connection(submission.charge_point_id, submission.body);
    if (!online && !done && !waits)
        return SubmitFailure{SubmitFailure::Kind::offline,
                             "the charge point " + submission.charge_point_id + " is not connected"};
    if (submission.on_booked) {
        if (auto refusal = submission.on_booked(db, command))
            return refused(std::move(*refusal));
    }
    if (declaration.booked)
        declaration.booked(db, command);
    sealed_request::seal(command, sealer_);
    storage::commands::add(db, command);
    if (done)
        command_record::complete(db, command, *done, clock_.now());
    return command;
}

} // namespace voltgate::core
