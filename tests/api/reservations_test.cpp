#include "tests/api/resource_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::tests {
namespace {

const std::string all = "/api/v1/reservations";

TEST_CASE("API makes a reservation once for an Idempotency-Key, and says where it is") {
    Resources api;
    auto station = api.booted("CP1");
    const auto body = R"({"charge_point_id":"CP1","connector_id":1,"id_tag":"TAG1"})";
    const HttpClient::Headers once{{"Idempotency-Key", "reserve-1"}};
    auto posted = std::async(std::launch::async, [&] { return api.server.client().post(all, body, once); });
    api.answer(station, R"({"status":"Accepted"})");
    const auto made = posted.get();
    REQUIRE(made.status == 201);
    const auto id = std::string(api.json(made).at("id").as_string());
    CHECK(made.header("location") == all + '/' + id);
    const auto again = api.client.post(all, body, once);
    CHECK(again.status == 201);
    CHECK(std::string(api.json(again).at("id").as_string()) == id);
    CHECK(api.json(api.client.get(all)).at("data").as_array().size() == 1);
    CHECK(api.json(api.client.get(all + '/' + id)).at("status") == "active");
    CHECK(api.json(api.client.get(all + "?charge_point_id=CP1&status=active&id_tag=tag1"))
              .at("data")
              .as_array()
              .size() == 1);
    CHECK(api.json(api.client.get(all + "?charge_point_id=CP2")).at("data").as_array().empty());
    CHECK(api.client.get(all + "?status=lost").status == 422);
}

TEST_CASE(
    "API removes a reservation only when the charge point agrees, and names the command when it does not") {
    Resources api;
    auto station = api.booted("CP1");
    const auto made =
        api.answered(station, all, R"({"charge_point_id":"CP1","connector_id":1,"id_tag":"TAG1"})",
                     R"({"status":"Accepted"})");
    const auto path = made.header("location");
    auto removed = std::async(std::launch::async, [&] { return api.server.client().remove(path); });
    api.answer(station, R"({"status":"Rejected"})");
    const auto refused = removed.get();
    CHECK(refused.status == 409);
    CHECK(api.code(refused) == "ocpp_rejected");
    const auto command = api.json(api.client.get(refused.header("location")));
    CHECK(command.at("action") == "cancel-reservation");
    CHECK(command.at("ocpp_status") == "Rejected");
    CHECK(api.client.remove(path).status == 204);
    CHECK(api.client.remove(all + "/res_none").status == 404);
}

TEST_CASE("API lets only keys with the right to charging profiles set one, and lists what is installed") {
    Resources api;
    auto station = api.booted("CP1");
    const std::string set = "/api/v1/charge-points/CP1/actions/set-charging-profile";
    const std::string body =
        R"({"charging_profile":{"purpose":"TxDefaultProfile","kind":"Absolute","charging_schedule":)"
        R"({"charging_rate_unit":"W","charging_schedule_period":[{"start_period":0,"limit":7000}]}}})";
    const auto key =
        api.client.post("/api/v1/org/api-keys", R"({"name":"reader","scopes":["control:write"]})");
    REQUIRE(key.status == 201);
    HttpClient other(api.server.api_endpoint(), std::string(api.json(key).at("key").as_string()));
    CHECK(other.post(set, body).status == 403);
    const auto done = api.answered(station, set, body, R"({"status":"Accepted"})");
    CHECK(done.status == 200);
    const auto profiles =
        api.json(api.client.get("/api/v1/charge-points/CP1/charging-profiles?purpose=tx_default_profile"));
    REQUIRE(profiles.at("data").as_array().size() == 1);
    const auto row = profiles.at("data").as_array().at(0).as_object();
    CHECK(row.at("command_id") == api.json(done).at("id"));
    CHECK(row.at("charging_profile").as_object().at("purpose") == "tx_default_profile");
    CHECK(api.client.get("/api/v1/charge-points/CP1/charging-profiles?purpose=other").status == 422);
}

} // namespace
} // namespace voltgate::tests
