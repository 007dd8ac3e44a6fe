#include "api/actions/submission.hpp"

#include "api/actions/command_view.hpp"
#include "api/idempotency.hpp"
#include "core/json/schema.hpp"
#include "storage/records/charge_points.hpp"

namespace voltgate::api {
namespace {

Problem of_failure(const core::SubmitFailure& failure) {
    using Kind = core::SubmitFailure::Kind;
    switch (failure.kind) {
    case Kind::unknown_command:
        return problem::not_found("command");
    case Kind::unknown_charge_point:
        return problem::not_found("charge point");
    case Kind::invalid_body:
        return problem::invalid(failure.field_errors);
    case Kind::offline:
        return problem::conflict("charge_point_offline", failure.detail);
    case Kind::not_supported:
        return {501, "not_supported_by_protocol", failure.detail};
    case Kind::refused:
        break;
    }
    return failure.refusal ? of_refusal(*failure.refusal) : problem::conflict("refused", failure.detail);
}

/// Takes the options out of the body, so that the command's record holds its own parameters only.
void take_options(boost::json::object& body) {
    boost::mp11::mp_for_each<core::json::MembersOf<SubmissionOptions>>(
        [&](auto member) { body.erase(member.name); });
}

core::Submission submission_of(const SubmissionOptions& options) {
    core::Submission submission;
    submission.wait = std::chrono::seconds(options.timeout_seconds);
    submission.deliver = options.deliver;
    if (options.expires_in_seconds)
        submission.expires_in = std::chrono::seconds(*options.expires_in_seconds);
    return submission;
}

} // namespace

Problem of_refusal(const core::Refusal& refusal) {
    switch (refusal.kind) {
    case core::Refusal::Kind::invalid:
        return problem::invalid(refusal.field.empty() ? "body" : refusal.field, refusal.detail);
    case core::Refusal::Kind::not_found:
        return {404, refusal.code, refusal.detail};
    case core::Refusal::Kind::not_sayable:
        return {501, refusal.code, refusal.detail};
    case core::Refusal::Kind::conflict:
        break;
    }
    auto conflict = problem::conflict(refusal.code, refusal.detail);
    if (!refusal.field.empty())
        conflict.field_errors[refusal.field].push_back(refusal.detail);
    return conflict;
}

asio::awaitable<Answer> Submitting::submit(Exchange& exchange, std::string charge_point_id, std::string verb,
                                           boost::json::object body) {
    auto booking = book(exchange, std::move(charge_point_id), std::move(verb), std::move(body),
                        kept_for_repeats(exchange));
    const auto command = co_await std::move(booking);
    if (!command)
        co_return command.error();
    co_return command_response(*command);
}

Submitting::OnBooked Submitting::kept_for_repeats(const Exchange& exchange) {
    return [&exchange](storage::Database& db, storage::Command& command) -> std::optional<core::Refusal> {
        Idempotency::keep_meanwhile(db, exchange, command_response(command));
        return std::nullopt;
    };
}

asio::awaitable<Outcome<storage::Command>> Submitting::book(Exchange& exchange, std::string charge_point_id,
                                                            std::string verb, boost::json::object body,
                                                            OnBooked on_booked) {
    const auto options = core::json::read<SubmissionOptions>(body);
    if (!options)
        co_return problem::invalid(options.error());
    const auto charge_point = co_await store_.read(
        [&](storage::Database& db) { return storage::charge_points::get(db, charge_point_id); });
    if (!charge_point || charge_point->organization_id != exchange.caller.organization_id)
        co_return problem::not_found("charge point");
    take_options(body);
    auto submission = submission_of(*options);
    submission.charge_point_id = std::move(charge_point_id);
    submission.verb = std::move(verb);
    submission.body = std::move(body);
    submission.requested_by = exchange.caller.key_id;
    submission.on_booked = std::move(on_booked);
    auto submitted = co_await commands_.submit(std::move(submission));
    if (!submitted)
        co_return of_failure(submitted.error());
    co_return std::move(*submitted);
}

Outcome<boost::json::object> object_body(const Exchange& exchange) {
    auto body = json_body(exchange);
    if (!body)
        return body.error();
    if (!body->is_object())
        return problem::invalid("body", "must be an object");
    return std::move(body->get_object());
}

boost::json::object submission_schema(boost::json::object command_schema) {
    const auto options = core::json::schema<SubmissionOptions>();
    auto& properties = command_schema["properties"];
    if (!properties.is_object())
        properties = boost::json::object{};
    for (const auto& [name, schema] : options.at("properties").as_object())
        properties.as_object()[name] = schema;
    command_schema["additionalProperties"] = false;
    return command_schema;
}

} // namespace voltgate::api
