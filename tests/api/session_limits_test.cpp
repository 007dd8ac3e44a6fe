#include "tests/api/resource_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::tests {
namespace {

struct Charging : Resources {
    Charging() { client.post("/api/v1/id-tags", R"({"id_tag_uid":"TAG1"})"); }

    boost::json::object get(const std::string& path, unsigned status = 200) {
        const auto response = client.get(path);
        INFO(response.body);
        CHECK(response.status == status);
        return json(response);
    }
    boost::json::object patch(const std::string& path, const std::string& body, unsigned status = 200) {
        const auto response = client.patch(path, body);
        INFO(response.body);
        CHECK(response.status == status);
        return json(response);
    }
    std::string field_at_fault(const HttpResponse& response) {
        return std::string(json(response).at("field_errors").as_object().begin()->key());
    }

    static std::string text(const boost::json::object& object, std::string_view name) {
        return std::string(object.at(name).as_string());
    }
};

std::string start(const std::string& more) {
    return R"({"charge_point_id":"CP1","id_tag":"TAG1","timeout_seconds":0)" + more + "}";
}

} // namespace

TEST_CASE("API keeps tariffs: prices as decimal texts, one default, refused when they are none") {
    Charging api;
    const std::string all = "/api/v1/tariffs";
    const auto made = api.client.post(
        all,
        R"({"name":"Day","currency":"EUR","price_per_kwh":"0.395","tax_percent":"19","is_default":true})");
    REQUIRE(made.status == 201);
    const auto path = made.header("location");
    CHECK(api.get(path).at("price_per_kwh") == "0.395");
    CHECK(api.get(path).at("price_per_minute") == "0");
    CHECK(api.get(path).at("tax_percent") == "19");
    const auto wrong = [&](const std::string& body) {
        return api.field_at_fault(api.client.post(all, body));
    };
    CHECK(wrong(R"({"name":"x","currency":"EUX"})") == "currency");
    CHECK(wrong(R"({"name":"x","currency":"EUR","price_per_kwh":"0.3951234"})") == "price_per_kwh");
    CHECK(wrong(R"({"name":"x","currency":"EUR","tax_percent":"100.5"})") == "tax_percent");
    CHECK(api.patch(path, R"({"price_per_kwh":"0.45"})").at("version") == 2);
    CHECK(api.patch(path, R"({"price_per_kwh":null})", 422).contains("field_errors"));
    const auto other = api.client.post(all, R"({"name":"Night","currency":"EUR","is_default":true})");
    REQUIRE(other.status == 201);
    CHECK(api.get(all + "?is_default=true").at("data").as_array().size() == 1);
    CHECK(api.client.remove(path).status == 204);
    CHECK(api.client.get(path).status == 404);
}

TEST_CASE("API assigns a tariff to a charge point, and takes no unknown one") {
    Charging api;
    const auto tariff = api.json(api.client.post("/api/v1/tariffs", R"({"name":"Day","currency":"EUR"})"));
    api.client.post("/api/v1/charge-points", R"({"id":"CP1"})");
    const std::string path = "/api/v1/charge-points/CP1";
    CHECK(api.field_at_fault(api.client.patch(path, R"({"tariff_id":"trf_no"})")) == "tariff_id");
    CHECK(api.patch(path, R"({"tariff_id":")" + api.text(tariff, "id") + R"("})").at("tariff_id") ==
          tariff.at("id"));
    CHECK(!api.patch(path, R"({"tariff_id":null})").contains("tariff_id"));
}

TEST_CASE("API gives a session as soon as its start is booked, and says what stands against its limits") {
    Charging api;
    const std::string all = "/api/v1/sessions";
    CHECK(api.code(api.client.post(all, start(""))) == "not_found");
    auto station = api.booted("CP1");
    const auto wrong = [&](const std::string& more) {
        return api.field_at_fault(api.client.post(all, start(more)));
    };
    CHECK(wrong(R"(,"limits":{"energy_wh":0})") == "limits.energy_wh");
    CHECK(wrong(R"(,"limits":{"money":{"amount":5,"currency":"euro"}})") == "limits.money.currency");
    CHECK(wrong(R"(,"limits":{"money":{"amount":5,"currency":"EUR"}})") == "limits.money");
    CHECK(api.field_at_fault(api.client.post(all, R"({"charge_point_id":"CP1"})")) == "id_tag");
    CHECK(api.get(all).at("data").as_array().empty());

    const auto made = api.client.post(all, start(R"(,"limits":{"energy_wh":500},"external_id":"bill-7")"));
    CHECK(made.status == 202);
    const auto session = api.json(made);
    CHECK(session.at("status") == "pending");
    CHECK(session.at("origin") == "remote");
    CHECK(session.at("limits").at("energy_wh") == 500);
    CHECK(session.at("command").at("session_id") == session.at("id"));
    CHECK(made.header("location") == "/api/v1/sessions/" + api.text(session, "id"));
    const auto path = made.header("location");
    CHECK(api.get(all + "?origin=remote&external_id=bill-7").at("data").as_array().size() == 1);
    CHECK(api.code(api.client.post(path + "/actions/stop", "{}")) == "session_not_begun");
    const auto patched = api.patch(path, R"({"limits":{"duration_seconds":60}})");
    CHECK(!patched.at("limits").as_object().contains("energy_wh"));
    CHECK(!api.patch(path, R"({"limits":null})").contains("limits"));
    api.patch(path, R"({"limits":{"energy_wh":900}})");
    api.answer(station, R"({"status":"Accepted"})");
    const auto forced = api.client.post(path + "/actions/stop", R"({"force":true})");
    CHECK(forced.status == 200);
    CHECK(api.get(path).at("status") == "failed");
    CHECK(api.patch(path, R"({"limits":{"energy_wh":1}})", 409).at("code") == "session_not_running");
    const auto shown = api.get(path);
    CHECK(api.patch(path, serialize(shown)).at("limits") == shown.at("limits"));
}

TEST_CASE("API gathers the consumption of a session into intervals") {
    Charging api;
    auto station = api.booted("CP1");
    const auto answer = station.call(
        "StartTransaction",
        R"({"connectorId":1,"idTag":"TAG1","meterStart":1000,"timestamp":"2026-03-01T11:00:00Z"})");
    const auto transaction = boost::json::serialize(answer.at("transactionId"));
    const auto reading = [&](const std::string& time, int wh) {
        station.call("MeterValues", R"({"connectorId":1,"transactionId":)" + transaction +
                                        R"(,"meterValue":[{"timestamp":"2026-03-01T)" + time +
                                        R"(Z","sampledValue":[{"value":")" + std::to_string(wh) +
                                        R"("}]}]})");
    };
    reading("11:00:00", 1'000);
    reading("11:06:00", 1'600);
    reading("11:12:00", 2'200);
    reading("11:30:00", 5'200);
    const auto session = api.get("/api/v1/sessions").at("data").as_array().at(0).as_object();
    const auto stats = "/api/v1/sessions/" + api.text(session, "id") + "/consumption-stats";
    const auto points = api.get(stats + "?interval_seconds=900").at("data").as_array();
    REQUIRE(points.size() == 2);
    CHECK(points.at(0).at("timestamp") == "2026-03-01T11:00:00Z");
    CHECK(points.at(0).at("energy_wh") == 1'200);
    CHECK(points.at(0).at("power_w") == 6'000);
    CHECK(points.at(1).at("timestamp") == "2026-03-01T11:30:00Z");
    CHECK(points.at(1).at("energy_wh") == 4'200);
    CHECK(points.at(1).at("power_w") == 10'000);
    CHECK(api.get(stats).at("data").as_array().size() == 4);
    CHECK(api.get(stats + "?interval_seconds=900&after=2026-03-01T11:00:00Z").at("data").as_array().size() ==
          1);
}

} // namespace voltgate::tests
