#include "storage/records/charge_points.hpp"
#include "tests/api/resource_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::tests {
namespace {

const std::string all = "/api/v1/charge-points";

TEST_CASE("API registers, shows, changes and removes a charge point") {
    Resources api;
    const auto created = api.client.post(
        all, R"({"id":"CP:1","name":"One","password":"secret-password","custom":{"a":1},"tags":["x"]})");
    REQUIRE(created.status == 201);
    CHECK(created.header("location") == all + "/CP%3A1");
    CHECK(created.body.find("secret") == std::string::npos);
    const auto shown = api.json(created);
    CHECK(shown.at("has_password") == true);
    CHECK(shown.at("network_status") == "never_connected");
    CHECK(shown.at("custom").as_object().at("a") == 1);

    CHECK(api.code(api.client.post(all, R"({"id":"CP:1"})")) == "charge_point_exists");
    CHECK(api.client.post(all, R"({"id":"a/b"})").status == 422);
    CHECK(api.client.post(all, R"({"id":"map"})").status == 422);
    CHECK(api.client.post(all, R"({"id":"CP2","custom":[]})").status == 422);

    const auto one = all + "/CP%3A1";
    const auto tag = api.client.get(one).header("etag");
    CHECK(api.client.patch(one, R"({"name":null,"status":null})").status == 422);
    const auto changed = api.client.patch(one, R"({"name":null,"password":null})", {{"If-Match", tag}});
    CHECK(changed.status == 200);
    CHECK(!api.json(changed).contains("name"));
    CHECK(api.json(changed).at("has_password") == false);
    CHECK(api.client.patch(one, R"({"name":"Two"})", {{"If-Match", tag}}).status == 412);

    CHECK(api.client.remove(one).status == 204);
    CHECK(api.client.get(one).status == 404);
}

TEST_CASE("API lists charge points by pages and filters") {
    Resources api;
    for (const auto* id : {"A", "B", "C"})
        api.client.post(all, std::string(R"({"id":")") + id + R"(","external_id":"e)" + id + R"("})");
    auto page = api.json(api.client.get(all + "?per_page=2"));
    CHECK(page.at("data").as_array().size() == 2);
    const std::string next(page.at("links").as_object().at("next").as_string());
    page = api.json(api.client.get(next));
    CHECK(page.at("data").as_array().size() == 1);
    CHECK(page.at("links").as_object().contains("prev"));
    CHECK(api.json(api.client.get(all + "?external_id=eB")).at("data").as_array().size() == 1);
    CHECK(api.json(api.client.get(all + "?connected=true")).at("data").as_array().empty());
    CHECK(api.client.get(all + "?status=broken").status == 422);
}

TEST_CASE("API shows the state, the messages and the deviations of a charge point") {
    Resources api;
    // The message log lets go of what is old by the machine's clock.
    api.server.clock().set(core::SystemClock().now());
    auto station = api.booted("CP1");
    station.call("StatusNotification", R"({"connectorId":1,"errorCode":"NoError","status":"Charging"})");
    const auto one = all + "/CP1";
    const auto status = api.json(api.client.get(one + "/status"));
    CHECK(status.at("network_status") == "available");
    const auto& evse = status.at("evses").as_array().at(0).as_object();
    CHECK(evse.at("evse_id") == 1);
    CHECK(evse.at("connectors").as_array().at(0).at("hardware_status") == "Charging");

    const auto logs = api.json(api.client.get(one + "/logs?action=BootNotification"));
    const auto& boot = logs.at("data").as_array().at(0).as_object();
    CHECK(boot.at("payload").at("chargePointVendor") == "Acme");
    CHECK(boot.at("response").at("status") == "Accepted");
    CHECK(api.client.get(one + "/deviations").status == 200);
    CHECK(api.json(api.client.get(one + "/hardware-status-logs")).at("data").as_array().size() == 1);
    CHECK(api.json(api.client.get(one + "/network-status-logs")).at("data").as_array().size() == 1);
    for (const auto* part : {"/status", "/logs", "/deviations", "/configurations", "/evses"})
        CHECK(api.client.get(all + "/NOBODY" + part).status == 404);
}

TEST_CASE("API disconnects a charge point that is disabled, and it is not let in again") {
    Resources api;
    auto station = api.booted("CP1");
    CHECK(api.client.patch(all + "/CP1", R"({"status":"disabled"})").status == 200);
    CHECK(station.closed().has_value());
    CHECK(station.connect() == 403);
}

TEST_CASE("What a removed charge point began before its connection ended, ends with it") {
    Resources api;
    auto station = api.booted("CP1");
    api.server.write([](storage::Database& db) { storage::charge_points::remove(db, "CP1"); });
    station.call("StartTransaction",
                 R"({"connectorId":1,"idTag":"TAG1","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"})");
    const auto sessions = [&](const std::string& status) {
        const auto page = api.json(api.client.get("/api/v1/sessions?status=" + status));
        return page.at("data").as_array();
    };
    REQUIRE(sessions("active").size() == 1);
    station.drop();
    REQUIRE(api.server.becomes_true([&] { return sessions("finished").size() == 1; }));
    CHECK(sessions("finished").front().at("stop_reason") == "charge_point_removed");
}

TEST_CASE("API lets in a charge point that waits, and asks it to boot at once") {
    ServerFixtureOptions options;
    options.csms.settings.admission = core::AdmissionPolicy::pending;
    Resources api(std::move(options));
    auto station = api.booted("CP1");
    CHECK(api.json(api.client.get(all + "/CP1")).at("boot_status") == "pending");
    CHECK(api.json(api.client.get(all + "?admission=pending")).at("data").as_array().size() == 1);
    CHECK(api.client.patch(all + "/CP1", R"({"admission":"accepted"})").status == 200);
    std::string call;
    api.answer(station, R"({"status":"Accepted"})", &call);
    CHECK(call.find(R"("TriggerMessage",{"requestedMessage":"BootNotification"}])") != std::string::npos);
    const auto boot =
        station.call("BootNotification", R"({"chargePointVendor":"Acme","chargePointModel":"One"})");
    CHECK(boot.at("status") == "Accepted");
}

TEST_CASE("API names an EVSE by its number on the charge point or by its id") {
    Resources api;
    api.client.post(all, R"({"id":"CP1"})");
    const auto nested = all + "/CP1/evses";
    const auto made = api.client.post(nested, R"({"evse_id":2,"max_power_w":22000.5})");
    REQUIRE(made.status == 201);
    const std::string id(api.json(made).at("id").as_string());
    CHECK(api.code(api.client.post("/api/v1/evses", R"({"charge_point_id":"CP1","evse_id":2})")) ==
          "evse_exists");
    CHECK(api.client.post("/api/v1/evses", R"({"charge_point_id":"NOBODY","evse_id":2})").status == 404);
    for (const auto& path : {nested + "/2", nested + "/" + id, "/api/v1/evses/" + id})
        CHECK(api.json(api.client.get(path)).at("max_power_w") == 22000.5);
    CHECK(api.client.get("/api/v1/evses/2").status == 404);
    CHECK(api.client.patch("/api/v1/evses/" + id, R"({"label":"left"})").status == 200);

    const auto connectors = nested + "/2/connectors";
    CHECK(api.client.post(connectors, R"({"connector_id":1,"type":"type2","format":"socket"})").status ==
          201);
    CHECK(api.code(api.client.post(connectors, R"({"connector_id":1})")) == "connector_exists");
    CHECK(api.client.patch(connectors + "/1", R"({"format":"cable"})").status == 200);
    CHECK(api.json(api.client.get(connectors)).at("data").as_array().at(0).at("format") == "cable");
    CHECK(api.client.remove(connectors + "/1").status == 204);
    CHECK(api.client.remove(nested + "/2").status == 204);
    CHECK(api.json(api.client.get("/api/v1/evses")).at("data").as_array().empty());
}

TEST_CASE("API tells the status of an EVSE at an instant") {
    Resources api;
    auto station = api.booted("CP1");
    station.call("StatusNotification", R"({"connectorId":1,"errorCode":"NoError","status":"Preparing"})");
    api.server.clock().advance(std::chrono::minutes(5));
    station.call("StatusNotification", R"({"connectorId":1,"errorCode":"NoError","status":"Charging"})");
    const auto evses = api.json(api.client.get("/api/v1/evses?charge_point_id=CP1"));
    const std::string id(evses.at("data").as_array().at(0).at("id").as_string());
    const auto logs = "/api/v1/evses/" + id + "/status-logs";
    CHECK(api.json(api.client.get(logs)).at("data").as_array().at(0).at("status") == "Charging");
    CHECK(api.json(api.client.get(logs + "/2026-03-01T12:04:00Z")).at("status") == "Preparing");
    CHECK(api.client.get(logs + "/2026-03-01T11:00:00Z").status == 404);
    CHECK(api.client.get(logs + "/yesterday").status == 422);
}

} // namespace
} // namespace voltgate::tests
