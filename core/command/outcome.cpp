#include "core/command/outcome.hpp"

#include <utility>

namespace voltgate::core {

namespace {

storage::CommandStatus status_of(ocpp::CallFailure::Kind kind) {
    using Kind = ocpp::CallFailure::Kind;
    switch (kind) {
    case Kind::call_error:
    case Kind::invalid_answer:
        return storage::CommandStatus::call_error;
    case Kind::expired:
        return storage::CommandStatus::expired;
    case Kind::cancelled:
        return storage::CommandStatus::cancelled;
    case Kind::queue_full:
    case Kind::unsendable:
        return storage::CommandStatus::rejected;
    case Kind::timed_out:
    case Kind::connection_lost:
        break;
    }
    return storage::CommandStatus::timed_out;
}

} // namespace

bool is_absent(const ocpp::CallFailure& failure) {
    return failure.code == "NotImplemented" || failure.code == "NotSupported";
}

Outcome outcome_of(const ocpp::CallFailure& failure) {
    Outcome outcome;
    outcome.status = status_of(failure.kind);
    outcome.error_code = failure.code.empty() ? std::string(to_string(failure.kind)) : failure.code;
    outcome.error_description = failure.description;
    if (failure.details.is_object())
        outcome.result = failure.details.get_object();
    return outcome;
}

Outcome answered(std::string ocpp_status, Verdict verdict, boost::json::object result) {
    Outcome outcome;
    outcome.status =
        verdict == Verdict::accepted ? storage::CommandStatus::accepted : storage::CommandStatus::rejected;
    outcome.ocpp_status = std::move(ocpp_status);
    outcome.result = std::move(result);
    return outcome;
}

Outcome not_sayable(std::string detail) {
    Outcome outcome;
    outcome.status = storage::CommandStatus::rejected;
    outcome.error_code = not_supported_by_protocol;
    outcome.error_description = std::move(detail);
    return outcome;
}

Outcome unusable(std::string field, std::string detail) {
    Outcome outcome;
    outcome.status = storage::CommandStatus::rejected;
    outcome.error_code = invalid_request;
    outcome.error_description = field + ": " + detail;
    return outcome;
}

Refusal invalid(std::string field, std::string detail) {
    return {Refusal::Kind::invalid, std::string(invalid_request), std::move(field), std::move(detail)};
}

Refusal no_words_for(std::string detail) {
    return {Refusal::Kind::not_sayable, std::string(not_supported_by_protocol), {}, std::move(detail)};
}

Outcome outcome_of(const Refusal& refusal) {
    Outcome outcome;
    outcome.status = storage::CommandStatus::rejected;
    outcome.error_code = refusal.code;
    outcome.error_description =
        refusal.field.empty() ? refusal.detail : refusal.field + ": " + refusal.detail;
    return outcome;
}

} // namespace voltgate::core
