#include "core/metering/v2.hpp"

#include "core/metering/wire_readings.hpp"
#include "core/wire.hpp"
#include "ocpp/v2/metering.hpp"
#include "ocpp/v2/remote_control.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::metering::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;
using wire::take_word;
using wire::text_of;

// Beyond that a power of ten makes no number of any meter's value.
constexpr std::int64_t largest_exponent = 30;

SignedValue signed_of(const ocpp2::SignedMeterValue& sent) {
    return {sent.signedMeterData.str(), text_of(sent.signingMethod), sent.encodingMethod.str(),
            text_of(sent.publicKey)};
}

Sample sample_of(const ocpp2::SampledValue& sent) {
    Sample sample;
    take_word(sample.measurand, sent.measurand);
    take_word(sample.context, sent.context);
    take_word(sample.location, sent.location);
    if (sent.phase)
        sample.phase = sent.phase->text();
    if (sent.signedMeterValue)
        sample.signed_value = signed_of(*sent.signedMeterValue);
    std::string unit;
    std::int64_t exponent = 0;
    if (sent.unitOfMeasure) {
        unit = text_of(sent.unitOfMeasure->unit).value_or("");
        exponent =
            std::clamp(sent.unitOfMeasure->multiplier.value_or(0), -largest_exponent, largest_exponent);
    }
    if (normalise(sample, sent.value, unit, static_cast<int>(exponent)))
        return sample;
    sample.text = std::to_string(static_cast<double>(sent.value)) + "e" + std::to_string(exponent);
    sample.unit = unit;
    return sample;
}

Metered metered_of(const ChargePoint& from, const Received<ocpp2::MeterValuesRequest>& received,
                   const Settings& settings) {
    const auto& message = received.message;
    return {.origin = from.origin(received.at),
            .place = {.evse_id = message.evseId.value_or(0), .connector_id = 1},
            .transaction_id = {},
            .readings = readings_of(message.meterValue, received.at, settings),
            .message = received.raw,
            .action = "MeterValues"};
}

asio::awaitable<Willing> trigger(Conversation& station, ocpp2::MessageTriggerEnum message,
                                 std::int64_t evse_id) {
    ocpp2::TriggerMessageRequest request;
    request.requestedMessage = message;
    if (evse_id > 0)
        request.evse.emplace().id = evse_id;
    const auto answer = co_await station.call(request);
    using Status = ocpp2::TriggerMessageStatusEnum;
    co_return willing_by(answer, Status::Accepted, Status::NotImplemented);
}

} // namespace

void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings, Recording record,
           std::function<void()> stop_due) {
    dispatch.on<ocpp2::MeterValuesRequest>(
        [&store, &settings, record = std::move(record), stop_due = std::move(stop_due)](
            ChargePoint& from,
            Received<ocpp2::MeterValuesRequest> received) -> asio::awaitable<ocpp2::MeterValuesResponse> {
            const auto metered = metered_of(from, received, settings);
            const bool at_limit =
                co_await store.write_repeatable([&](storage::Database& db) { return record(db, metered); });
            if (at_limit)
                stop_due();
            co_return ocpp2::MeterValuesResponse{};
        });
}

std::vector<Reading> readings_of(const std::vector<ocpp2::MeterValue>& values, Instant received,
                                 const Settings& settings) {
    auto readings = readings_in(values, received, settings, sample_of);
    std::stable_sort(readings.begin(), readings.end(),
                     [](const Reading& a, const Reading& b) { return a.sampled_at < b.sampled_at; });
    return readings;
}

asio::awaitable<Willing> request_values(Conversation& station, std::int64_t evse_id) {
    auto first = trigger(station, ocpp2::MessageTriggerEnum::TransactionEvent, evse_id);
    const auto answer = co_await std::move(first);
    if (answer != Willing::never)
        co_return answer;
    auto second = trigger(station, ocpp2::MessageTriggerEnum::MeterValues, evse_id);
    const auto other = co_await std::move(second);
    co_return other;
}

} // namespace voltgate::core::metering::v2
