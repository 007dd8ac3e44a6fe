#include "core/remote_control/v2.hpp"

#include "core/authorization/authorization.hpp"
#include "core/authorization/v2_token.hpp"
#include "core/remote_control/readiness.hpp"
#include "core/smart_charging/v2.hpp"
#include "core/transactions/transactions.hpp"
#include "core/wire.hpp"
#include "ocpp/json/utf8.hpp"
#include "ocpp/v2/remote_control.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/sessions.hpp"

#include <utility>

namespace voltgate::core::remote_control::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

asio::awaitable<Outcome> ask_to_stop(Conversation& station, std::string transaction) {
    if (auto reason = not_yet(station.charge_point()))
        co_return std::move(*reason);
    ocpp2::RequestStopTransactionRequest request;
    request.transactionId = std::move(transaction);
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    co_return station.answered(answer->status.text(),
                               verdict_of(answer->status == ocpp2::RequestStartStopStatusEnum::Accepted));
}

/// All of the request but the profile.
ocpp2::RequestStartTransactionRequest request_of(storage::Database& db, const ChargePoint& station,
                                                 const std::string& command_id, const Start& command,
                                                 Instant now) {
    ocpp2::RequestStartTransactionRequest request;
    request.idToken =
        authorization::v2::token_of(db, station.organization_id(), command.id_tag, command.id_tag_type);
    const auto evse = command.evse_id ? command.evse_id : command.connector_id;
    if (evse)
        request.evseId = *evse;
    const auto verdict = authorization::decide(
        db, {station.organization_id(), station.identity(), evse.value_or(0), command.id_tag, now});
    if (verdict.group_id)
        request.groupIdToken = authorization::v2::group_token(*verdict.group_id);
    const auto record = storage::commands::get(db, command_id);
    request.remoteStartId = record ? record->remote_start_id.value_or(0) : 0;
    return request;
}

/// The cable was first: there is a transaction already, and the answer names it.
void link_running(storage::Database& db, const std::string& charge_point_id, const std::string& command_id,
                  const std::string& transaction, Instant now) {
    const auto session = storage::sessions::by_transaction_id(db, charge_point_id, transaction);
    const auto command = storage::commands::get(db, command_id);
    if (session && command && !command->session_id)
        storage::commands::link_session(db, command_id, session->id, now);
}

constexpr std::size_t longest_token(ocpp::Version version) {
    return version == ocpp::Version::v201 ? 36 : 255;
}

} // namespace

std::optional<Refusal> refuse_start(const Start& command, ocpp::Version version) {
    const auto longest = longest_token(version);
    if (!ocpp::json::longer_than(command.id_tag, longest))
        return std::nullopt;
    return invalid("id_tag", "has at most " + std::to_string(longest) + " characters in OCPP " +
                                 std::string(to_string(version)));
}

asio::awaitable<Outcome> unlock(Conversation& station, Unlock command) {
    ocpp2::UnlockConnectorRequest request;
    request.evseId = command.evse_id;
    request.connectorId = command.connector_id.value_or(1);
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    co_return station.answered(answer->status.text(),
                               verdict_of(answer->status == ocpp2::UnlockStatusEnum::Unlocked));
}

asio::awaitable<Outcome> start(Conversation& station, Start command, const Clock& clock) {
    if (auto reason = not_yet(station.charge_point()))
        co_return std::move(*reason);
    const auto now = clock.now();
    auto request = co_await station.store().read([&](storage::Database& db) {
        return request_of(db, station.charge_point(), station.command_id(), command, now);
    });
    if (command.charging_profile) {
        const auto profile = smart_charging::read_profile(*command.charging_profile);
        if (!profile)
            co_return unusable("charging_profile", profile.error().begin()->second.front());
        request.chargingProfile = smart_charging::v2::to_wire(*profile);
    }
    const auto answer = co_await station.call(std::move(request));
    if (!answer)
        co_return outcome_of(answer.error());
    const bool accepted = answer->status == ocpp2::RequestStartStopStatusEnum::Accepted;
    auto outcome = station.answered(answer->status.text(), verdict_of(accepted));
    const auto transaction = wire::text_of(answer->transactionId);
    if (accepted && transaction)
        outcome.effect = [identity = station.charge_point().identity(), id = station.command_id(),
                          transaction = *transaction,
                          now](storage::Database& db) { link_running(db, identity, id, transaction, now); };
    co_return outcome;
}

asio::awaitable<Outcome> stop(Conversation& station, Stop command, const Clock& clock) {
    const auto session = co_await station.store().read(
        [&](storage::Database& db) { return storage::sessions::get(db, command.session_id); });
    if (!session)
        co_return unusable("session_id", "there is no such session");
    Outcome outcome; // of a session that has not begun: there is nothing to ask
    if (session->transaction_id)
        outcome = co_await ask_to_stop(station, *session->transaction_id);
    if (command.force.value_or(false))
        outcome.effect = [id = session->id, &clock](storage::Database& db) {
            transactions::force_end(db, id, clock.now());
        };
    co_return outcome;
}

} // namespace voltgate::core::remote_control::v2
