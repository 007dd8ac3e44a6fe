// Transactions and meter values as 1.6 tells of them.
#include "ocpp/v16/transactions.hpp"

#include "ocpp/v16/metering.hpp"
#include "tools/simulator/station.hpp"
#include "tools/simulator/v16/protocol.hpp"
#include "tools/simulator/v16/translate.hpp"

#include <charconv>

namespace voltgate::simulator {

namespace {

/// 1.6: a stop whose start was never answered says -1.
std::int64_t id_to_send(const Transaction& transaction) {
    std::int64_t id = -1;
    const auto& text = transaction.id;
    std::from_chars(text.data(), text.data() + text.size(), id);
    return id;
}

Outgoing kept(std::string_view action) {
    Outgoing message;
    message.action = action;
    message.kind = Outgoing::Kind::transaction;
    return message;
}

} // namespace

void Protocol16::begun(Evse& evse, Cause, const Permission&, const std::optional<Reservation>& used) {
    const auto transaction = evse.transaction;
    v16::StartTransactionRequest request;
    request.connectorId = evse.number;
    request.idTag = transaction->token.text;
    request.meterStart = transaction->meter_start_wh;
    request.timestamp = transaction->started_at;
    if (used)
        request.reservationId = used->id;
    auto message = kept("StartTransaction");
    message.payload = [text = message16(request).payload] { return text; };
    message.answered = [this, &evse, transaction](const boost::json::object* answer) {
        started(evse, transaction, answer);
    };
    station_.queue(std::move(message));
}

void Protocol16::started(Evse& evse, const std::shared_ptr<Transaction>& transaction,
                         const boost::json::object* answer) {
    ocpp::Decoder decoder{ocpp::Version::v16};
    if (!answer)
        return; // given up: its stop will say -1
    const auto response = ocpp::decode<v16::StartTransactionResponse>(*answer, decoder);
    if (!response || !transaction->id.empty())
        return;
    transaction->id = std::to_string(response->transactionId);
    if (evse.transaction == transaction)
        evse.transaction_id = transaction->id;
    station_.say("EVSE " + std::to_string(evse.number) + " transaction " + transaction->id);
    station_.judge(evse, transaction, verdict_of(response->idTagInfo));
}

void Protocol16::ended(Evse& evse, const std::shared_ptr<Transaction>& transaction, StopReason reason,
                       const std::optional<Token>& by) {
    evse.transaction_id.clear();
    v16::StopTransactionRequest request;
    request.meterStop = evse.meter_wh();
    request.timestamp = station_.now();
    request.reason = reason_of(reason);
    if (by)
        request.idTag = by->text;
    if (!transaction->data.empty()) {
        auto& data = request.transactionData.emplace();
        for (const auto& reading : transaction->data)
            data.push_back(meter_value_of(reading));
    }
    auto message = kept("StopTransaction");
    message.payload = [request, transaction]() mutable {
        request.transactionId = id_to_send(*transaction);
        return message16(request).payload;
    };
    station_.queue(std::move(message));
}

void Protocol16::sample(Evse& evse, Occasion occasion) {
    const auto what = occasion == Occasion::clock ? Setting::aligned_measurands : Setting::sampled_measurands;
    const auto wanted = station_.list(what);
    const auto reading = evse.read(wanted, occasion, station_.now());
    const auto transaction = evse.transaction;
    if (transaction)
        if (const auto ended = station_.list(Setting::ended_measurands); !ended.empty())
            transaction->data.push_back(evse.read(ended, occasion, station_.now()));
    auto message = kept("MeterValues");
    if (!transaction)
        message.kind = Outgoing::Kind::live;
    message.payload = [value = meter_value_of(reading), transaction, connector = evse.number] {
        v16::MeterValuesRequest request;
        request.connectorId = connector;
        if (transaction)
            request.transactionId = id_to_send(*transaction);
        request.meterValue.push_back(value);
        return message16(request).payload;
    };
    station_.queue(std::move(message));
}

} // namespace voltgate::simulator
