#include "core/remote_control/v16.hpp"
#include "core/told.hpp"
#include "ocpp/v16/remote_control.hpp"

#include <optional>
#include <string_view>

/// Triggers: the plain TriggerMessage, and the ExtendedTriggerMessage of the security whitepaper.
namespace voltgate::core::remote_control::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;
using Extended = ocpp16::ExtendedMessageTrigger;

/// Also in the word of 2.x for a charge point's own certificate.
std::optional<Extended> extended_of(std::string_view trigger) {
    if (trigger == "SignChargingStationCertificate")
        return Extended::SignChargePointCertificate;
    return ocpp::enumerator_of<Extended>(trigger);
}

/// What the charge point will send, where the trigger has another name.
std::string message_of(const std::string& trigger) {
    return extended_of(trigger) == Extended::SignChargePointCertificate ? "SignCertificate" : trigger;
}

Verdict verdict_of(const ocpp::Open<ocpp16::TriggerMessageStatus>& status) {
    return core::verdict_of(status == ocpp16::TriggerMessageStatus::Accepted);
}

template <class Request>
asio::awaitable<Conversation::Answer<Request>> ask(Conversation& station, Request request,
                                                   std::optional<std::int64_t> evse_id) {
    if (evse_id)
        request.connectorId = *evse_id;
    co_return co_await station.call(std::move(request));
}

/// Whether the extended trigger may do what the plain one did not: the charge point does not have the plain
/// one, or its firmware is updated by the extension's messages.
template <class Answer>
bool extended_may_help(const Answer& answer, Extended trigger) {
    if (!answer)
        return is_absent(answer.error());
    return answer->status == ocpp16::TriggerMessageStatus::NotImplemented &&
           trigger == Extended::FirmwareStatusNotification;
}

/// What the charge point says it will not send, it is not let in with later.
template <class Answer>
void expect_only_if_taken(Conversation& station, const Answer& answer, std::string_view message) {
    const bool refused = answer ? verdict_of(answer->status) == Verdict::rejected
                                : answer.error().kind == ocpp::CallFailure::Kind::call_error;
    if (refused)
        station.charge_point().take_expected(message);
}

asio::awaitable<Outcome> trigger_extended(Conversation& station, Extended trigger, TriggerMessage command) {
    station.charge_point().expect(message_of(command.type));
    if (trigger == Extended::FirmwareStatusNotification)
        station.charge_point().expect("SignedFirmwareStatusNotification");
    ocpp16::ExtendedTriggerMessageRequest request;
    request.requestedMessage = trigger;
    const auto answer = co_await ask(station, std::move(request), command.evse_id);
    expect_only_if_taken(station, answer, message_of(command.type));
    if (!answer)
        co_return outcome_of(answer.error());
    co_return station.answered(answer->status.text(), verdict_of(answer->status));
}

/// The operator's name goes into the request for a certificate, so it must be there first (whitepaper A02).
asio::awaitable<bool> names_operator(Conversation& station) {
    co_return co_await station.store().read([&](storage::Database& db) {
        return told::text(db, station.charge_point().identity(), "CpoName").has_value();
    });
}

Outcome without_operator() {
    Outcome outcome;
    outcome.status = storage::CommandStatus::rejected;
    outcome.error_code = "cpo_name_not_set";
    outcome.error_description =
        "the charge point's CpoName is not known to be set, and its request for a certificate must name the "
        "operator: set it with set-configuration first";
    return outcome;
}

} // namespace

std::optional<Needs> needs_to_trigger(const TriggerMessage& command) {
    // The extended trigger, which is no feature profile, steps in where the charge point has it alone.
    const bool plain = ocpp::enumerator_of<ocpp16::MessageTrigger>(command.type).has_value();
    return plain ? std::optional(Needs{feature_profile::trigger, {}}) : std::nullopt;
}

std::optional<Refusal> refuse_trigger(const TriggerMessage& command) {
    if (!ocpp::enumerator_of<ocpp16::MessageTrigger>(command.type) && !extended_of(command.type))
        return invalid("type", "OCPP 1.6 has no trigger for " + command.type);
    if (command.connector_id.value_or(1) != 1)
        return no_words_for("OCPP 1.6 knows one connector of an EVSE only");
    return std::nullopt;
}

asio::awaitable<Outcome> trigger_message(Conversation& station, TriggerMessage command,
                                         const Settings& settings) {
    const auto plain = ocpp::enumerator_of<ocpp16::MessageTrigger>(command.type);
    const auto extended = extended_of(command.type);
    if (extended == Extended::SignChargePointCertificate && settings.certificates.csr_needs_organization) {
        const bool named = co_await names_operator(station);
        if (!named)
            co_return without_operator();
    }
    if (!plain)
        co_return co_await trigger_extended(station, *extended, std::move(command));
    station.charge_point().expect(command.type);
    ocpp16::TriggerMessageRequest request;
    request.requestedMessage = *plain;
    const auto answer = co_await ask(station, std::move(request), command.evse_id);
    expect_only_if_taken(station, answer, command.type);
    if (extended && extended_may_help(answer, *extended))
        co_return co_await trigger_extended(station, *extended, std::move(command));
    if (!answer)
        co_return outcome_of(answer.error());
    co_return station.answered(answer->status.text(), verdict_of(answer->status));
}

} // namespace voltgate::core::remote_control::v16
