// What reading and writing a message costs, from text to struct and back.
#include "ocpp/json/codec.hpp"

#include "ocpp/v16/metering.hpp"
#include "ocpp/v16/transactions.hpp"
#include "tools/benchmarks/timing.hpp"

#include <boost/json/parse.hpp>

#include <cstdlib>
#include <string>

using namespace voltgate;
using benchmarks::measure;

namespace {

constexpr auto start_text =
    R"({"connectorId":1,"idTag":"04E1A2B3C4D5E6","meterStart":1000,"timestamp":"2026-03-01T12:00:00.000Z"})";

std::string meter_values_text() {
    std::string samples;
    for (
        const auto* sample :
        {R"({"value":"1184","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"})",
         R"({"value":"11040.0","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"})",
         R"({"value":"16.00","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"})",
         R"({"value":"16.00","context":"Sample.Periodic","measurand":"Current.Import","phase":"L2","unit":"A"})",
         R"({"value":"16.00","context":"Sample.Periodic","measurand":"Current.Import","phase":"L3","unit":"A"})",
         R"({"value":"47.3","context":"Sample.Periodic","measurand":"SoC","location":"EV","unit":"Percent"})"})
        samples += (samples.empty() ? "" : ",") + std::string(sample);
    return R"({"connectorId":1,"transactionId":77,"meterValue":[{"timestamp":"2026-03-01T12:00:00.000Z","sampledValue":[)" +
           samples + "]}]}";
}

template <class Message>
void measure_message(const std::string& name, const std::string& text) {
    const auto value = boost::json::parse(text);
    const auto read = [&] {
        ocpp::Decoder decoder{ocpp::Version::v16};
        return ocpp::decode<Message>(value, decoder);
    };
    const auto message = read().value();
    measure((name + ": parse JSON").c_str(), [&] { (void)boost::json::parse(text); });
    measure((name + ": decode").c_str(), [&] {
        if (!read())
            std::abort();
    });
    measure((name + ": encode").c_str(), [&] {
        if (!ocpp::encode(message, ocpp::Version::v16))
            std::abort();
    });
}

} // namespace

int main() {
    std::puts("Codec");
    measure_message<ocpp::v16::StartTransactionRequest>("StartTransaction", start_text);
    measure_message<ocpp::v16::MeterValuesRequest>("MeterValues, 6 samples", meter_values_text());
}
