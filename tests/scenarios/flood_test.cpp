#include "storage/records/meter_values.hpp"
#include "tests/scenarios/world.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace voltgate::tests {
namespace {

constexpr int readings = 400;

std::string instant(int minute) {
    return ocpp::DateTime(std::chrono::sys_days(std::chrono::year(2026) / 2 / 1) +
                          std::chrono::minutes(minute))
        .text();
}

std::string call(int id, const std::string& action, const std::string& payload) {
    return R"([2,")" + std::to_string(id) + R"(",")" + action + R"(",)" + payload + "]";
}

std::string reading(int minute) {
    return R"({"connectorId":1,"transactionId":-1,"meterValue":[{"timestamp":")" + instant(minute) +
           R"(","sampledValue":[{"value":")" + std::to_string(10 * minute) + R"("}]}]})";
}

/// The import register of every row, in the order in which they were stored.
std::vector<double> stored_registers(World& world) {
    const auto page = world.server.read([](storage::Database& db) {
        return storage::meter_values::list(db, {.charge_point_id = "CP1"}, {.cursor = {}, .limit = 1'000});
    });
    std::vector<double> registers;
    for (auto row = page.data.rbegin(); row != page.data.rend(); ++row)
        registers.push_back(row->energy_wh.value_or(-1));
    return registers;
}

TEST_CASE("pitfall 37: hundreds of messages of an offline spell are answered in order, and none is lost") {
    World world;
    auto station = world.booted("CP1");
    station.drop();
    REQUIRE(station.connect() == 101);
    station.send(
        call(0, "StartTransaction",
             R"({"connectorId":1,"idTag":"TAG1","meterStart":0,"timestamp":")" + instant(0) + "\"}"));
    for (int each = 1; each <= readings; ++each)
        station.send(call(each, "MeterValues", reading(each)));
    station.send(call(readings + 1, "StopTransaction",
                      R"({"transactionId":-1,"meterStop":)" + std::to_string(10 * readings) +
                          R"(,"timestamp":")" + instant(readings + 1) + "\"}"));
    for (int each = 0; each <= readings + 1; ++each) {
        const auto answer = boost::json::parse(station.expect());
        INFO(boost::json::serialize(answer));
        REQUIRE(answer.at(0) == 3);
        REQUIRE(answer.at(1) == boost::json::string(std::to_string(each)));
    }
    std::vector<double> expected;
    for (int each = 1; each <= readings; ++each)
        expected.push_back(10 * each);
    const auto found = stored_registers(world);
    CHECK(found == expected);
    const auto response = world.server.client().request("GET", "/api/v1/sessions?charge_point_id=CP1", "");
    const auto sessions = boost::json::parse(response.body).at("data");
    REQUIRE(sessions.as_array().size() == 1);
    CHECK(sessions.at(0).at("status") == "finished");
    CHECK(sessions.at(0).at("energy_wh") == 10 * readings);
}

} // namespace
} // namespace voltgate::tests
