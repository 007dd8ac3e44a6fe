#include "core/remote_control/v16.hpp"

#include "core/remote_control/readiness.hpp"
#include "core/smart_charging/v16.hpp"
#include "core/transactions/transactions.hpp"
#include "core/transactions/v16.hpp"
#include "ocpp/json/utf8.hpp"
#include "ocpp/v16/provisioning.hpp"
#include "ocpp/v16/remote_control.hpp"
#include "storage/records/sessions.hpp"

#include <utility>

namespace voltgate::core::remote_control::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;

asio::awaitable<Outcome> ask_to_stop(Conversation& station, std::int64_t transaction) {
    if (auto reason = not_yet(station.charge_point()))
        co_return std::move(*reason);
    ocpp16::RemoteStopTransactionRequest request;
    request.transactionId = transaction;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    co_return station.answered(answer->status.text(),
                               verdict_of(answer->status == ocpp16::RemoteStartStopStatus::Accepted));
}

constexpr std::size_t longest_id_tag = 20;

} // namespace

std::optional<Refusal> refuse_reset(const Reset& command) {
    return command.evse_id ? std::optional(no_words_for("OCPP 1.6 resets the whole charge point only"))
                           : std::nullopt;
}

std::optional<Refusal> refuse_unlock(const Unlock& command) {
    return command.connector_id.value_or(1) != 1
               ? std::optional(no_words_for("OCPP 1.6 knows one connector of an EVSE only"))
               : std::nullopt;
}

std::optional<Refusal> refuse_start(const Start& command) {
    return ocpp::json::longer_than(command.id_tag, longest_id_tag)
               ? std::optional(invalid("id_tag", "has at most 20 characters in OCPP 1.6"))
               : std::nullopt;
}

asio::awaitable<Outcome> reset(Conversation& station, Reset command) {
    ocpp16::ResetRequest request;
    request.type = command.type == ResetType::hard ? ocpp16::ResetType::Hard : ocpp16::ResetType::Soft;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    co_return station.answered(answer->status.text(),
                               verdict_of(answer->status == ocpp16::ResetStatus::Accepted));
}

asio::awaitable<Outcome> unlock(Conversation& station, Unlock command) {
    ocpp16::UnlockConnectorRequest request;
    request.connectorId = command.evse_id;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    co_return station.answered(answer->status.text(),
                               verdict_of(answer->status == ocpp16::UnlockStatus::Unlocked));
}

std::optional<Needs> needs_to_start(const Start& command) {
    return command.charging_profile ? std::optional(Needs{feature_profile::smart_charging, {}})
                                    : std::nullopt;
}

asio::awaitable<Outcome> start(Conversation& station, Start command) {
    if (auto reason = not_yet(station.charge_point()))
        co_return std::move(*reason);
    ocpp16::RemoteStartTransactionRequest request;
    request.idTag = command.id_tag;
    if (const auto connector = command.evse_id ? command.evse_id : command.connector_id)
        request.connectorId = *connector;
    if (command.charging_profile) {
        const auto profile = smart_charging::read_profile(*command.charging_profile);
        if (!profile)
            co_return unusable("charging_profile", profile.error().begin()->second.front());
        request.chargingProfile = smart_charging::v16::to_wire(*profile);
    }
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    co_return station.answered(answer->status.text(),
                               verdict_of(answer->status == ocpp16::RemoteStartStopStatus::Accepted));
}

asio::awaitable<Outcome> stop(Conversation& station, Stop command, const Clock& clock) {
    const auto session = co_await station.store().read(
        [&](storage::Database& db) { return storage::sessions::get(db, command.session_id); });
    if (!session)
        co_return unusable("session_id", "there is no such session");
    Outcome outcome; // of a session that has not begun: there is nothing to ask
    if (session->transaction_id)
        outcome = co_await ask_to_stop(station, transactions::v16::transaction_number(*session));
    if (command.force.value_or(false))
        outcome.effect = [id = session->id, &clock](storage::Database& db) {
            transactions::force_end(db, id, clock.now());
        };
    co_return outcome;
}

} // namespace voltgate::core::remote_control::v16
