#include "tools/load/work.hpp"

#include "ocpp/types/date_time.hpp"

#include <chrono>

namespace voltgate::load {

namespace asio = boost::asio;

namespace {

constexpr int meter_values_per_transaction = 5;

std::string now() {
    return ocpp::DateTime(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()))
        .text();
}

/// A charge point's usual sample: energy, power, three currents, voltage, state of charge.
std::string meter_values(std::int64_t transaction, std::int64_t energy_wh) {
    const auto value = [](std::string_view measurand, std::string_view unit, const std::string& number,
                          std::string_view more = "") {
        return R"({"value":")" + number + R"(","context":"Sample.Periodic","measurand":")" +
               std::string(measurand) + R"(","unit":")" + std::string(unit) + "\"" + std::string(more) + "}";
    };
    return R"({"connectorId":1,"transactionId":)" + std::to_string(transaction) +
           R"(,"meterValue":[{"timestamp":")" + now() + R"(","sampledValue":[)" +
           value("Energy.Active.Import.Register", "Wh", std::to_string(energy_wh)) + "," +
           value("Power.Active.Import", "W", "11040.0") + "," +
           value("Current.Import", "A", "16.00", R"(,"phase":"L1")") + "," +
           value("Current.Import", "A", "16.00", R"(,"phase":"L2")") + "," +
           value("Current.Import", "A", "16.00", R"(,"phase":"L3")") + "," +
           value("Voltage", "V", "230.0", R"(,"phase":"L1-N")") + "," +
           value("SoC", "Percent", "47.3", R"(,"location":"EV")") + "]}]}";
}

} // namespace

asio::awaitable<bool> Worker::once() {
    switch (work_) {
    case Work::idle:
        co_return true;
    case Work::heartbeat: {
        const auto answer = co_await client_.call("Heartbeat", "{}");
        co_return answer.has_value();
    }
    case Work::meter:
        if (!transaction_ && !co_await start())
            co_return false;
        co_return co_await send_meter_values();
    case Work::transactions:
        co_return co_await transact();
    }
    co_return false;
}

asio::awaitable<bool> Worker::transact() {
    auto authorize = R"({"idTag":")" + tag_ + "\"}";
    const auto authorized = co_await client_.call("Authorize", std::move(authorize));
    if (!authorized || !co_await start())
        co_return false;
    for (int at = 0; at < meter_values_per_transaction; ++at)
        if (!co_await send_meter_values())
            co_return false;
    co_return co_await stop();
}

asio::awaitable<bool> Worker::start() {
    auto payload = R"({"connectorId":1,"idTag":")" + tag_ + R"(","meterStart":)" +
                   std::to_string(energy_wh_) + R"(,"timestamp":")" + now() + "\"}";
    const auto answer = co_await client_.call("StartTransaction", std::move(payload));
    const auto* id = answer ? answer->if_contains("transactionId") : nullptr;
    if (!id || !id->is_number())
        co_return false;
    transaction_ = id->to_number<std::int64_t>();
    co_return true;
}

asio::awaitable<bool> Worker::send_meter_values() {
    constexpr std::int64_t energy_of_an_interval_wh = 184; // 11 kW for a minute
    energy_wh_ += energy_of_an_interval_wh;
    auto payload = meter_values(*transaction_, energy_wh_);
    const auto answer = co_await client_.call("MeterValues", std::move(payload));
    co_return answer.has_value();
}

asio::awaitable<bool> Worker::stop() {
    auto payload = R"({"transactionId":)" + std::to_string(*transaction_) + R"(,"idTag":")" + tag_ +
                   R"(","meterStop":)" + std::to_string(energy_wh_) + R"(,"timestamp":")" + now() +
                   R"(","reason":"Local"})";
    transaction_.reset();
    const auto answer = co_await client_.call("StopTransaction", std::move(payload));
    co_return answer.has_value();
}

} // namespace voltgate::load
