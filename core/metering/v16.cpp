#include "core/metering/v16.hpp"

#include "core/metering/wire_readings.hpp"
#include "core/wire.hpp"
#include "ocpp/v16/metering.hpp"

#include <charconv>
#include <cmath>
#include <utility>

namespace voltgate::core::metering::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;
using wire::take_word;

std::optional<double> number_of(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

Sample sample_of(const ocpp16::SampledValue& sent) {
    Sample sample;
    take_word(sample.measurand, sent.measurand);
    take_word(sample.context, sent.context);
    take_word(sample.location, sent.location);
    if (sent.phase)
        sample.phase = sent.phase->text();
    std::string unit;
    take_word(unit, sent.unit);
    const bool is_signed = sent.format && *sent.format == ocpp16::ValueFormat::SignedData;
    const auto number = is_signed ? std::nullopt : number_of(sent.value);
    if (number && normalise(sample, *number, unit, 0))
        return sample;
    sample.text = sent.value;
    sample.unit = unit;
    if (sent.format)
        sample.format = sent.format->text();
    return sample;
}

Metered metered_of(const ChargePoint& from, const Received<ocpp16::MeterValuesRequest>& received,
                   const Settings& settings) {
    const auto& message = received.message;
    return {.origin = from.origin(received.at),
            .place = {.evse_id = message.connectorId.value_or(0), .connector_id = 1},
            .transaction_id = message.transactionId,
            .readings = readings_of(message.meterValue, received.at, settings),
            .message = received.raw,
            .action = ocpp::ActionOf<ocpp16::MeterValuesRequest>::name};
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings, Recording record,
           std::function<void()> stop_due) {
    dispatch.on<ocpp16::MeterValuesRequest>(
        [&store, &settings, record = std::move(record), stop_due = std::move(stop_due)](
            ChargePoint& from,
            Received<ocpp16::MeterValuesRequest> received) -> asio::awaitable<ocpp16::MeterValuesResponse> {
            const auto metered = metered_of(from, received, settings);
            const bool at_limit =
                co_await store.write_repeatable([&](storage::Database& db) { return record(db, metered); });
            if (at_limit)
                stop_due();
            co_return ocpp16::MeterValuesResponse{};
        });
}

std::vector<Reading> readings_of(const std::vector<ocpp16::MeterValue>& values, Instant received,
                                 const Settings& settings) {
    return readings_in(values, received, settings, sample_of);
}

} // namespace voltgate::core::metering::v16
