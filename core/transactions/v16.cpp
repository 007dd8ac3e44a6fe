#include "core/transactions/v16.hpp"

#include "core/authorization/v16.hpp"
#include "core/metering/reading.hpp"
#include "core/metering/v16.hpp"
#include "core/review.hpp"
#include "core/transactions/transactions.hpp"
#include "core/wire.hpp"
#include "ocpp/v16/transactions.hpp"
#include "storage/records/evses.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace voltgate::core::transactions::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;
using wire::instant_of;
using wire::text_of;

constexpr auto start_action = ocpp::ActionOf<ocpp16::StartTransactionRequest>::name;
constexpr auto stop_action = ocpp::ActionOf<ocpp16::StopTransactionRequest>::name;

std::string as_sent(const boost::json::value& message, std::string_view field) {
    const auto* found = message.is_object() ? message.get_object().if_contains(field) : nullptr;
    return found ? boost::json::serialize(*found) : std::string();
}

/// A register value, unless no meter shows it.
std::optional<std::int64_t> believed(const std::optional<std::int64_t>& register_wh) {
    if (register_wh && std::abs(static_cast<double>(*register_wh)) >= metering::beyond_any_meter)
        return std::nullopt;
    return register_wh;
}

Start start_of(const ChargePoint& from, const Received<ocpp16::StartTransactionRequest>& received) {
    const auto& message = received.message;
    // No connector, or one that cannot be: nobody knows which.
    const std::int64_t connector = std::max<std::int64_t>(message.connectorId.value_or(0), 0);
    const auto id_tag = text_of(message.idTag).value_or("");
    return {.origin = from.origin(received.at),
            .evse_id = connector,
            .connector_id = 1,
            .id_tag = id_tag,
            .reported_at = instant_of(message.timestamp),
            .meter_start_wh = start_register(from.quirks(), believed(message.meterStart)),
            .reservation_id = message.reservationId,
            .repeat_key = storage::sessions::start_key(connector, id_tag, as_sent(received.raw, "timestamp"),
                                                       as_sent(received.raw, "meterStart")),
            .action = start_action};
}

Stop stop_of(const ChargePoint& from, const Received<ocpp16::StopTransactionRequest>& received,
             const Settings& settings) {
    const auto& message = received.message;
    Stop stop{.origin = from.origin(received.at),
              .transaction_id = message.transactionId.value_or(0),
              .id_tag = text_of(message.idTag),
              .reported_at = instant_of(message.timestamp),
              .meter_stop_wh = believed(message.meterStop),
              .reason = message.reason ? std::string(message.reason->text()) : "Local",
              .readings = {},
              .message = received.raw,
              .action = stop_action};
    if (message.transactionData)
        stop.readings = metering::v16::readings_of(*message.transactionData, received.at, settings);
    return stop;
}

/// What a start lacks that is booked all the same; empty: nothing.
std::string lacking(const ocpp16::StartTransactionRequest& message) {
    std::string words;
    const auto add = [&](std::string_view word) { (words += words.empty() ? "" : ", ") += word; };
    if (!message.idTag || message.idTag->str().empty())
        add("an idTag");
    if (message.connectorId.value_or(0) <= 0)
        add("a connectorId");
    if (message.meterStart && !believed(message.meterStart))
        add("a meterStart that a meter can show");
    return words;
}

/// The EVSE of a charge point that has but one; 0: nobody knows which.
std::int64_t only_evse(storage::Database& db, const std::string& charge_point_id) {
    const auto evses = storage::evses::of_charge_point(db, charge_point_id);
    return evses.size() == 1 ? evses.front().number : 0;
}

/// Begins the session of any start; what the message lacks wants a person.
Begun begin_told(storage::Database& db, Start start,
                 const Received<ocpp16::StartTransactionRequest>& received, const Settings& settings) {
    if (start.evse_id == 0)
        start.evse_id = only_evse(db, start.origin.charge_point_id);
    auto begun = begin(db, start, settings);
    const auto words = lacking(received.message);
    if (words.empty())
        return begun;
    review::Finding finding{review::incomplete_start, start.action, received.raw, {}};
    finding.detail = "the session began without " + words;
    finding.evse_id = start.evse_id;
    finding.session_id = begun.session.id;
    review::add(db, start.origin, finding);
    return begun;
}

/// Ends the session of any stop; a meter value that is not believed wants a person.
Ended end_told(storage::Database& db, const Stop& stop, const std::optional<std::int64_t>& meter_stop,
               const Settings& settings) {
    auto ended = end(db, stop, settings);
    if (!ended.session || !meter_stop || stop.meter_stop_wh)
        return ended;
    review::Finding finding{review::implausible_energy, stop.action, stop.message, {}};
    finding.detail =
        "no meter shows " + std::to_string(*meter_stop) + " Wh; the energy is that of the meter values";
    finding.evse_id = ended.session->evse_id;
    finding.session_id = ended.session->id;
    review::add(db, stop.origin, finding);
    return ended;
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings,
           authorization::Consultation& consultation) {
    dispatch.on<ocpp16::StartTransactionRequest>(
        [&store, &settings, &consultation](ChargePoint& from,
                                           Received<ocpp16::StartTransactionRequest> received)
            -> asio::awaitable<ocpp16::StartTransactionResponse> {
            auto start = start_of(from, received);
            auto begun = co_await store.write_repeatable(
                [&](storage::Database& db) { return begin_told(db, start, received, settings); });
            // The session is on disk; only its verdict waits for the external authorizer.
            if (!begun.session.start_status) {
                start.evse_id = begun.session.evse_id;
                const auto question =
                    co_await consultation.consult(question_of(start), std::string(start.action));
                begun = co_await store.write([&](storage::Database& db) {
                    return settle(db, begun.session.id, question, start.action, settings);
                });
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
            const auto ended = co_await store.write_repeatable([&](storage::Database& db) {
                return end_told(db, stop, received.message.meterStop, settings);
            });
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
