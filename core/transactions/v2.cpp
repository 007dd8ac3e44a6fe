#include "core/transactions/v2.hpp"

#include "core/authorization/v2.hpp"
#include "core/authorization/v2_token.hpp"
#include "core/metering/v2.hpp"
#include "core/tariff_cost/tariff_cost.hpp"
#include "core/transactions/limits.hpp"
#include "core/transactions/told.hpp"
#include "core/wire.hpp"
#include "ocpp/v2/transactions.hpp"

#include <utility>

namespace voltgate::core::transactions::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using Event = Received<ocpp2::TransactionEventRequest>;
using Kind = ocpp2::TransactionEventEnum;

EventKind kind_of(const ocpp2::TransactionEventRequest& message) {
    if (message.eventType == Kind::Started)
        return EventKind::started;
    return message.eventType == Kind::Ended ? EventKind::ended : EventKind::updated;
}

TokenUse use_of(const ocpp2::TransactionEventRequest& message) {
    const bool ends =
        message.eventType == Kind::Ended || message.triggerReason == ocpp2::TriggerReasonEnum::StopAuthorized;
    return ends ? TokenUse::ends : TokenUse::begins;
}

std::optional<Token> token_of(const ocpp2::TransactionEventRequest& message) {
    if (!message.idToken)
        return std::nullopt;
    auto type = authorization::v2::type_of(*message.idToken);
    return Token{message.idToken->idToken.str(), std::move(type)};
}

/// E01.FR and E06: without a word it was stopped by the driver there.
std::string reason_of(const ocpp2::Transaction& transaction) {
    return transaction.stoppedReason ? std::string(transaction.stoppedReason->text()) : "Local";
}

Told told_of(const ChargePoint& from, const Event& received, const Settings& settings) {
    const auto& message = received.message;
    const auto& transaction = message.transactionInfo;
    Told told{.origin = from.origin(received.at),
              .transaction_id = transaction.transactionId.str(),
              .kind = kind_of(message),
              .seq_no = message.seqNo.value_or(0),
              .reported_at = wire::instant_of(message.timestamp),
              .offline = message.offline.value_or(false),
              .evse_id = {},
              .connector_id = {},
              .token = token_of(message),
              .token_use = use_of(message),
              .stop_only_group = {},
              .reservation_id = message.reservationId,
              .remote_start_id = transaction.remoteStartId,
              .trigger = message.triggerReason ? std::string(message.triggerReason->text()) : "",
              .charging_state = {},
              .reason = reason_of(transaction),
              .readings = {},
              .message = received.raw,
              .action = "TransactionEvent",
              .session_meter = from.quirks().session_meter.value_or(false)};
    if (message.evse) {
        told.evse_id = message.evse->id;
        if (message.evse->connectorId)
            told.connector_id = *message.evse->connectorId;
    }
    if (transaction.chargingState)
        told.charging_state = transaction.chargingState->text();
    if (message.meterValue)
        told.readings = metering::v2::readings_of(*message.meterValue, received.at, settings);
    return told;
}

/// The limits of a session as 2.1 tells them to the equipment (E16); 2.0.1 is not sent them.
std::optional<ocpp2::TransactionLimit> limit_of(const storage::Session& session) {
    const auto limits = limits_of(session);
    if (!limits)
        return std::nullopt;
    ocpp2::TransactionLimit limit;
    if (limits->energy_wh)
        limit.maxEnergy = static_cast<double>(*limits->energy_wh);
    limit.maxTime = limits->duration_seconds;
    if (limits->money)
        limit.maxCost = tariff_cost::in_units({limits->money->amount, limits->money->currency, {}});
    return limit;
}

/// `message` is for the driver.
ocpp2::TransactionEventResponse answer_to(const ChargePoint& from, const Told& told, const Taken& taken,
                                          const std::optional<std::string>& message) {
    ocpp2::TransactionEventResponse response;
    const auto& session = taken.session;
    if (taken.verdict)
        response.idTokenInfo = authorization::v2::to_id_token_info(*taken.verdict, message);
    // I02, I03: the cost so far, and at the end the whole of it. A session without a tariff has none, which
    // is not to say that it is free.
    const auto cost = tariff_cost::cost_of(session);
    if (cost && told.kind != EventKind::started)
        response.totalCost = tariff_cost::in_units(*cost);
    if (from.version() == ocpp::Version::v21 && told.kind != EventKind::ended)
        response.transactionLimit = limit_of(session);
    return response;
}

/// The session is on disk; only the verdict on its token waits for the external authorizer.
asio::awaitable<Taken> decided(storage::Store& store, const Settings& settings,
                               authorization::Consultation& consultation, const Told& told, Taken taken) {
    auto question = question_of(told, taken.session);
    const auto answered = co_await consultation.consult(std::move(question), std::string(told.action));
    const bool at_limit = taken.at_limit;
    taken = co_await store.write(
        [&](storage::Database& db) { return settle(db, told, taken.session.id, answered, settings); });
    taken.at_limit = taken.at_limit || at_limit;
    co_return taken;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings,
           authorization::Consultation& consultation, std::function<void()> stop_due) {
    dispatch.on<ocpp2::TransactionEventRequest>(
        [&store, &settings, &consultation, stop_due = std::move(stop_due)](
            ChargePoint& from, Event received) -> asio::awaitable<ocpp2::TransactionEventResponse> {
            auto told = told_of(from, received, settings);
            std::optional<std::string> message;
            auto taken = co_await store.write_repeatable([&](storage::Database& db) {
                if (told.token) {
                    told.stop_only_group = authorization::v2::master_pass_group(db, from.identity());
                    message = tariff_cost::driver_message(db, from.identity(), from.organization_id());
                }
                return take(db, told, settings);
            });
            if (taken.to_be_asked)
                taken = co_await decided(store, settings, consultation, told, std::move(taken));
            if (taken.at_limit)
                stop_due();
            co_return answer_to(from, told, taken, message);
        });
}

} // namespace voltgate::core::transactions::v2
