#include "core/transactions/v16.hpp"

#include "core/authorization/v16.hpp"
#include "core/metering/v16.hpp"
#include "core/transactions/transactions.hpp"
#include "core/wire.hpp"
#include "ocpp/v16/transactions.hpp"

#include <boost/json/serialize.hpp>

#include <charconv>

namespace voltgate::core::transactions::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;
using wire::instant_of;
using wire::text_of;

std::string as_sent(const boost::json::value& message, std::string_view field) {
    const auto* found = message.is_object() ? message.get_object().if_contains(field) : nullptr;
    return found ? boost::json::serialize(*found) : std::string();
}

Start start_of(const ChargePoint& from, const Received<ocpp16::StartTransactionRequest>& received) {
    const auto& message = received.message;
    return {.origin = from.origin(received.at),
            .evse_id = message.connectorId,
            .connector_id = 1,
            .id_tag = message.idTag.str(),
            .reported_at = instant_of(message.timestamp),
            .meter_start_wh = message.meterStart,
            .reservation_id = message.reservationId,
            .repeat_key = storage::sessions::start_key(message.connectorId, message.idTag.str(),
                                                       as_sent(received.raw, "timestamp"),
                                                       as_sent(received.raw, "meterStart"))};
}

Stop stop_of(const ChargePoint& from, const Received<ocpp16::StopTransactionRequest>& received,
             const Settings& settings) {
    const auto& message = received.message;
    Stop stop{.origin = from.origin(received.at),
              .transaction_id = message.transactionId,
              .id_tag = text_of(message.idTag),
              .reported_at = instant_of(message.timestamp),
              .meter_stop_wh = message.meterStop,
              .reason = message.reason ? std::string(message.reason->text()) : "Local",
              .readings = {},
              .message = received.raw};
    if (message.transactionData)
        stop.readings = metering::v16::readings_of(*message.transactionData, received.at, settings);
    return stop;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings,
           authorization::Consultation& consultation) {
    dispatch.on<ocpp16::StartTransactionRequest>([&store, &settings, &consultation](
                                                     ChargePoint& from,
                                                     Received<ocpp16::StartTransactionRequest> received)
                                                     -> asio::awaitable<ocpp16::StartTransactionResponse> {
        const auto start = start_of(from, received);
        auto begun = co_await store.write([&](storage::Database& db) { return begin(db, start, settings); });
        // The session is on disk; only its verdict waits for the external authorizer.
        if (!begun.session.start_status) {
            const auto question = co_await consultation.consult(question_of(start), "StartTransaction");
            begun = co_await store.write(
                [&](storage::Database& db) { return settle(db, begun.session.id, question, settings); });
        }
        ocpp16::StartTransactionResponse response;
        response.transactionId = transaction_number(begun.session);
        response.idTagInfo = authorization::v16::to_id_tag_info(begun.verdict);
        co_return response;
    });

    dispatch.on<ocpp16::StopTransactionRequest>(
        [&store, &settings](ChargePoint& from, Received<ocpp16::StopTransactionRequest> received)
            -> asio::awaitable<ocpp16::StopTransactionResponse> {
            const auto stop = stop_of(from, received, settings);
            const auto ended =
                co_await store.write([&](storage::Database& db) { return end(db, stop, settings); });
            ocpp16::StopTransactionResponse response;
            if (ended.verdict)
                response.idTagInfo = authorization::v16::to_id_tag_info(*ended.verdict);
            co_return response;
        });
}

std::int64_t transaction_number(const storage::Session& session) {
    std::int64_t number = 0;
    const auto text = session.transaction_id.value_or("");
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

} // namespace voltgate::core::transactions::v16
