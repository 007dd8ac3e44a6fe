#include "tests/api/resource_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::tests {
namespace {

std::vector<std::string> types_of(const boost::json::object& page) {
    std::vector<std::string> out;
    for (const auto& each : page.at("data").as_array())
        out.emplace_back(each.at("type").as_string());
    return out;
}

} // namespace

TEST_CASE("API shows a charge point with state, liveness, last boot and deviations") {
    Resources api;
    api.client.post("/api/v1/charge-points", R"({"id":"CP1"})");
    const std::string path = "/api/v1/charge-points/CP1";
    auto never = api.json(api.client.get(path));
    CHECK(never.at("network_status") == "never_connected");
    CHECK(never.at("state") == "disconnected");
    CHECK(!never.contains("last_boot"));
    CHECK(never.at("deviations").as_array().empty());

    auto station = api.booted("CP1");
    station.call("StatusNotification", R"({"connectorId":1,"errorCode":"NoError","status":"Charging"})");
    station.call("StatusNotification", R"({"connectorId":2,"errorCode":"NoError","status":"Faulted"})");
    const auto shown = api.json(api.client.get(path));
    CHECK(shown.at("network_status") == "available");
    CHECK(shown.at("state") == "busy_charging");
    CHECK(shown.at("liveness").at("connected") == true);
    CHECK(shown.at("liveness").as_object().contains("connected_since"));
    CHECK(shown.at("liveness").at("silent_seconds") == 0);
    CHECK(shown.at("last_boot").at("status") == "accepted");
    const auto status = api.json(api.client.get(path + "/status"));
    CHECK(status.at("state") == "busy_charging");
    CHECK(status.at("evses").as_array().at(1).at("state") == "error");
    CHECK(api.json(api.client.get("/api/v1/charge-points")).at("data").as_array().at(0).at("state") ==
          "busy_charging");
    CHECK(api.json(api.client.patch(path, R"({"status":"disabled"})")).at("state") == "passive");
}

TEST_CASE("API lists an EVSE's status reports in full") {
    Resources api;
    auto station = api.booted("CP1");
    station.call("StatusNotification", R"({"connectorId":1,"errorCode":"NoError","status":"Available"})");
    station.call("StatusNotification",
                 R"({"connectorId":1,"errorCode":"OtherError","status":"Faulted","vendorErrorCode":"E7"})");
    station.call("StatusNotification", R"({"connectorId":2,"errorCode":"NoError","status":"Available"})");
    const auto evses = api.json(api.client.get("/api/v1/charge-points/CP1/evses")).at("data").as_array();
    const auto path =
        "/api/v1/evses/" + std::string(evses.at(0).at("id").as_string()) + "/hardware-status-logs";
    const auto all = api.json(api.client.get(path)).at("data").as_array();
    REQUIRE(all.size() == 2);
    CHECK(all.at(0).at("vendor_error_code") == "E7");
    CHECK(api.json(api.client.get(path + "?status=Available")).at("data").as_array().size() == 1);
    CHECK(api.client.get("/api/v1/evses/evse_no/hardware-status-logs").status == 404);
}

TEST_CASE("API tells statistics of a charge point and of all") {
    Resources api;
    auto station = api.booted("CP1");
    const auto answer =
        station.call("StartTransaction",
                     R"({"connectorId":1,"idTag":"TAG1","meterStart":0,"timestamp":"2026-03-01T11:00:00Z"})");
    station.call("StopTransaction", R"({"transactionId":)" +
                                        boost::json::serialize(answer.at("transactionId")) +
                                        R"(,"meterStop":3000,"timestamp":"2026-03-01T11:30:00Z"})");
    const auto shown = api.json(api.client.get("/api/v1/charge-points/CP1/statistics"));
    CHECK(shown.at("sessions") == 1);
    CHECK(shown.at("energy_wh") == 3'000);
    CHECK(shown.at("average_duration_seconds") == 1'800);
    CHECK(shown.at("success_rate_percent") == 100);
    const auto fleet = api.json(api.client.get("/api/v1/statistics"));
    CHECK(fleet.at("energy_wh") == 3'000);
    CHECK(fleet.at("now").at("connected") == 1);
    CHECK(api.json(api.client.get("/api/v1/statistics?to=2026-03-01T11:00:00Z")).at("sessions") == 0);
    CHECK(api.client.get("/api/v1/statistics?from=2026-03-02T00:00:00Z").status == 422);
    CHECK(api.client.get("/api/v1/charge-points/CP9/statistics").status == 404);
}

TEST_CASE("API gives one command to many charge points and tells what became of each") {
    Resources api;
    auto first = api.booted("CP1");
    auto second = api.booted("CP2");
    api.client.post("/api/v1/charge-points", R"({"id":"CP3"})");
    const std::string path = "/api/v1/charge-points/actions/bulk";
    auto posted = std::async(std::launch::async, [&] {
        return api.server.client().post(
            path,
            R"({"charge_point_ids":["CP1","CP2","CP3","CP9"],"action":"reset","parameters":{"type":"soft"}})");
    });
    api.answer(second, R"({"status":"Rejected"})");
    api.answer(first, R"({"status":"Accepted"})");
    const auto response = posted.get();
    REQUIRE(response.status == 200);
    const auto results = api.json(response).at("data").as_array();
    REQUIRE(results.size() == 4);
    CHECK(results.at(0).at("command").at("status") == "accepted");
    CHECK(results.at(1).at("command").at("status") == "rejected");
    CHECK(results.at(2).at("code") == "charge_point_offline");
    CHECK(results.at(3).at("status") == 404);

    CHECK(api.client.post(path, R"({"charge_point_ids":["CP1"],"action":"dance","parameters":{}})").status ==
          422);
    CHECK(api.client.post(path, R"({"charge_point_ids":["CP1","CP1"],"action":"reset"})").status == 422);
    CHECK(api.client.post(path, R"({"charge_point_ids":[],"action":"reset"})").status == 422);
    const auto wrong = api.json(api.client.post(
        path, R"({"charge_point_ids":["CP1"],"action":"reset","parameters":{"type":"hot"}})"));
    CHECK(wrong.at("data").as_array().at(0).at("field_errors").as_object().contains("type"));
    const auto key = api.json(
        api.client.post("/api/v1/org/api-keys", R"({"name":"reader","scopes":["charge_points:read"]})"));
    HttpClient reader(api.server.api_endpoint(), std::string(key.at("key").as_string()));
    CHECK(reader.post(path, R"({"charge_point_ids":["CP1"],"action":"reset","parameters":{"type":"soft"}})")
              .status == 403);
}

TEST_CASE("API that stops answers a command to many, of which a charge point has not answered") {
    Resources api;
    auto first = api.booted("CP1");
    auto second = api.booted("CP2");
    RawSocket socket(api.server.api_endpoint());
    const std::string body = R"({"charge_point_ids":["CP1","CP2"],"action":"reset",)"
                             R"("parameters":{"type":"soft"},"timeout_seconds":60})";
    socket.send("POST /api/v1/charge-points/actions/bulk HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " +
                api.server.key() + "\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body);
    CHECK(first.expect().find("Reset") != std::string::npos);
    CHECK(second.expect().find("Reset") != std::string::npos);
    api.server.stop();
    const auto answer = socket.read_all();
    CHECK(answer.starts_with("HTTP/1.1 200 "));
    CHECK(answer.find(R"("charge_point_id":"CP2","status":202)") != std::string::npos);
}

TEST_CASE("API tells of EVSEs and connectors that an operator changes, and lists events as JSON") {
    Resources api;
    api.client.post("/api/v1/charge-points", R"({"id":"CP1"})");
    const auto evse = api.client.post("/api/v1/charge-points/CP1/evses", R"({"evse_id":1})");
    REQUIRE(evse.status == 201);
    api.client.patch(evse.header("location"), R"({"label":"left"})");
    api.client.post("/api/v1/charge-points/CP1/evses/1/connectors", R"({"connector_id":7})");
    api.client.remove("/api/v1/charge-points/CP1/evses/1/connectors/7");

    const auto list = [&](const std::string& query) {
        return api.json(api.client.get("/api/v1/events" + query, {{"Accept", "application/json"}}));
    };
    CHECK(types_of(list("?type=evse.changed,connector.changed")) ==
          std::vector<std::string>{"connector.changed", "connector.changed", "evse.changed", "evse.changed"});
    const auto newest = list("?per_page=1");
    REQUIRE(newest.at("data").as_array().size() == 1);
    CHECK(newest.at("data").as_array().at(0).at("data").at("change") == "deleted");
    const auto cursor = std::string(newest.at("meta").at("next_cursor").as_string());
    CHECK(types_of(list("?per_page=1&cursor=" + cursor)) == std::vector<std::string>{"connector.changed"});
    const auto sequence = boost::json::serialize(newest.at("data").as_array().at(0).at("sequence"));
    CHECK(list("?last_event_id=" + sequence).at("data").as_array().empty());
    CHECK(list("?charge_point_id=CP2").at("data").as_array().empty());
    CHECK(!list("?last_event_id=1").contains("events_lost"));
}

} // namespace voltgate::tests
