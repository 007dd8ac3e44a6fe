#include "storage/records/id_tags.hpp"
#include "tests/api/resource_fixture.hpp"
#include "tests/support/eventually.hpp"

#include <catch2/catch.hpp>

namespace voltgate::tests {
namespace {

const std::string actions = "/api/v1/charge-points/CP1/actions/";

TEST_CASE("API gives a command and answers with what the charge point says") {
    Resources api;
    auto station = api.booted("CP1");
    std::string call;
    const auto accepted =
        api.answered(station, actions + "reset", R"({"type":"soft"})", R"({"status":"Accepted"})", &call);
    CHECK(accepted.status == 200);
    CHECK(call.find(R"("Reset",{"type":"Soft"}])") != std::string::npos);
    const auto record = api.json(accepted);
    CHECK(record.at("status") == "accepted");
    CHECK(record.at("request") == boost::json::parse(R"({"type":"soft"})"));

    const auto rejected =
        api.answered(station, actions + "reset", R"({"type":"hard"})", R"({"status":"Rejected"})");
    CHECK(rejected.status == 200);
    CHECK(api.json(rejected).at("ocpp_status") == "Rejected");

    const auto listed = api.json(api.client.get("/api/v1/commands?charge_point_id=CP1&status=rejected"));
    CHECK(listed.at("data").as_array().size() == 1);
    CHECK(api.client.get(accepted.header("location")).status == 200);
}

TEST_CASE("API answers 202 with the place to look while there is no answer") {
    Resources api;
    auto station = api.booted("CP1");
    const auto pending = api.client.post(actions + "unlock", R"({"evse_id":1,"timeout_seconds":0})");
    CHECK(pending.status == 202);
    api.answer(station, R"({"status":"Unlocked"})");
    const auto place = pending.header("location");
    REQUIRE(tests::eventually([&] { return api.json(api.client.get(place)).contains("completed_at"); }));
    CHECK(api.json(api.client.get(place)).at("ocpp_status") == "Unlocked");
    CHECK(api.code(api.client.remove(place)) == "command_not_queued");
}

/// A reset that is asked for with an Idempotency-Key, and sent to a charge point that does not answer.
struct UnansweredReset {
    UnansweredReset()
        : station(api.booted("CP1"))
        , socket(api.server.api_endpoint()) {
        socket.send("POST " + target + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + api.server.key() +
                    "\r\nIdempotency-Key: k1\r\nContent-Type: application/json\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body);
        CHECK(station.expect().find("Reset") != std::string::npos);
    }

    /// Asks for it again, at the server's next life.
    HttpResponse repeated() {
        api.server.start();
        return api.server.client().post(target, body, {{"Idempotency-Key", "k1"}});
    }
    std::size_t commands() {
        return api.json(api.server.client().get("/api/v1/commands")).at("data").as_array().size();
    }

    const std::string target = actions + "reset";
    const std::string body = R"({"type":"soft","timeout_seconds":60})";
    Resources api;
    RawStation station;
    RawSocket socket;
};

TEST_CASE("API that stops answers a request that waits for a charge point with how far its command is") {
    UnansweredReset reset;
    reset.api.server.stop();
    const auto answer = reset.socket.read_all();
    CHECK(answer.starts_with("HTTP/1.1 202 "));
    CHECK(answer.find("Location: /api/v1/commands/cmd_") != std::string::npos);

    const auto again = reset.repeated();
    CHECK(again.status == 202);
    CHECK(again.header("idempotency-replayed") == "true");
    CHECK(answer.find(again.header("location")) != std::string::npos);
    CHECK(reset.commands() == 1);
}

TEST_CASE("API tells the repeat of a request whose server was killed of the command that it had booked") {
    UnansweredReset reset;
    reset.api.server.kill();
    const auto again = reset.repeated();
    CHECK(again.status == 202);
    const auto command = reset.api.json(reset.api.server.client().get(again.header("location")));
    CHECK(command.at("id") == reset.api.json(again).at("id"));
    CHECK(command.at("action") == "reset");
    CHECK(reset.commands() == 1);
}

TEST_CASE("API refuses a command to an offline charge point unless it may wait") {
    Resources api;
    CHECK(api.client.post(actions + "reset", R"({"type":"soft"})").status == 404);
    api.client.post("/api/v1/charge-points", R"({"id":"CP1"})");
    const auto refused = api.client.post(actions + "reset", R"({"type":"soft"})");
    CHECK(refused.status == 409);
    CHECK(api.code(refused) == "charge_point_offline");

    const auto body = R"({"type":"soft","deliver":"when_online","expires_in_seconds":600})";
    const auto kept = api.client.post(actions + "reset", body);
    REQUIRE(kept.status == 202);
    CHECK(api.json(kept).at("expires_at") == "2026-03-01T12:10:00Z");
    const auto taken_back = api.client.post(actions + "reset", body);
    CHECK(api.json(api.client.remove(taken_back.header("location"))).at("status") == "cancelled");

    auto station = api.booted("CP1");
    api.answer(station, R"({"status":"Accepted"})");
    REQUIRE(tests::eventually(
        [&] { return api.json(api.client.get(kept.header("location"))).at("status") == "accepted"; }));
}

TEST_CASE("API refuses what is no command, or no good body for it") {
    Resources api;
    auto station = api.booted("CP1");
    CHECK(api.client.post(actions + "explode", "{}").status == 404);
    const auto bad = api.client.post(actions + "reset", R"({"type":"gentle","timeout_seconds":10})");
    CHECK(bad.status == 422);
    CHECK(api.json(bad).at("field_errors").as_object().contains("type"));
    CHECK(api.client.post(actions + "reset", R"({"type":"soft","timeout_seconds":61})").status == 422);
    CHECK(api.client.post(actions + "reset", "[]").status == 422);
    CHECK(api.client.post(actions + "stop", R"({"session_id":"ses_none"})").status == 404);
}

TEST_CASE("API starts a session at an EVSE named by its id, and stops the session by its id") {
    Resources api;
    CHECK(api.client.post("/api/v1/id-tags", R"({"id_tag_uid":"TAG1"})").status == 201);
    auto station = api.booted("CP1");
    station.call("StatusNotification", R"({"connectorId":1,"errorCode":"NoError","status":"Preparing"})");
    const auto evses = api.json(api.client.get("/api/v1/evses"));
    const std::string evse(evses.at("data").as_array().at(0).at("id").as_string());
    std::string call;
    const auto started = api.answered(station, "/api/v1/evses/" + evse + "/actions/start",
                                      R"({"id_tag":"TAG1"})", R"({"status":"Accepted"})", &call);
    CHECK(started.status == 200);
    CHECK(call.find("RemoteStartTransaction") != std::string::npos);
    CHECK(call.find(R"("connectorId":1)") != std::string::npos);
    const auto answer = station.call(
        "StartTransaction",
        R"({"connectorId":1,"idTag":"TAG1","meterStart":1000,"timestamp":"2026-03-01T12:00:00Z"})");
    const auto transaction = boost::json::serialize(answer.at("transactionId"));
    station.call("MeterValues",
                 R"({"connectorId":1,"transactionId":)" + transaction +
                     R"(,"meterValue":[{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[)"
                     R"({"value":"1500"},{"value":"7.2","measurand":"Power.Active.Import","unit":"kW"}]}]})");

    const auto active = api.json(api.client.get("/api/v1/sessions?status=active&id_tag=tag1"));
    REQUIRE(active.at("data").as_array().size() == 1);
    const auto session = active.at("data").as_array().at(0).as_object();
    CHECK(session.at("energy_wh") == 500);
    CHECK(session.at("power_w") == 7200);
    const auto path = "/api/v1/sessions/" + std::string(session.at("id").as_string());
    const auto points = api.json(api.client.get(path + "/consumption-stats")).at("data").as_array();
    REQUIRE(points.size() == 1);
    CHECK(points.at(0).at("energy_wh") == 500);
    CHECK(api.code(api.client.post(path + "/actions/restart", "{}")) == "session_running");

    const auto stopped =
        api.answered(station, path + "/actions/stop", "{}", R"({"status":"Accepted"})", &call);
    CHECK(stopped.status == 200);
    CHECK(call.find(R"("RemoteStopTransaction",{"transactionId":)" + transaction) != std::string::npos);
    station.call("StopTransaction",
                 R"({"transactionId":)" + transaction +
                     R"(,"meterStop":2000,"timestamp":"2026-03-01T12:00:00Z","reason":"Remote"})");
    CHECK(api.json(api.client.get(path)).at("status") == "finished");
    CHECK(api.json(api.client.patch(path, R"({"external_id":"bill-1"})")).at("external_id") == "bill-1");
    CHECK(api.json(api.client.get("/api/v1/authorizations?id_tag=TAG1")).at("data").as_array().size() == 1);
    const auto again = api.answered(station, path + "/actions/restart", "{}", R"({"status":"Accepted"})");
    CHECK(again.status == 201);
    CHECK(api.json(again).at("command").at("action") == "start");
    CHECK(api.json(again).at("status") == "pending");
    const auto by_session =
        api.answered(station, "/api/v1/sessions", R"({"charge_point_id":"CP1","id_tag":"TAG1"})",
                     R"({"status":"Rejected"})");
    CHECK(api.json(by_session).at("command").at("ocpp_status") == "Rejected");
    CHECK(api.json(by_session).at("status") == "failed");
    CHECK(api.json(by_session).at("stop_reason") == "remote_start_failed");
    CHECK(api.client.post("/api/v1/sessions", R"({"id_tag":"TAG1"})").status == 422);
}

TEST_CASE("API changes a configuration key and never shows a password") {
    Resources api;
    auto station = api.booted("CP1");
    const auto keys = std::string("/api/v1/charge-points/CP1/configurations");
    auto changed = std::async(std::launch::async, [&] {
        return api.server.client().patch(keys + "/AuthorizationKey", R"({"value":"0123456789abcdef"})");
    });
    api.answer(station, R"({"status":"Accepted"})");
    const auto response = changed.get();
    CHECK(response.status == 200);
    CHECK(response.body.find("0123456789abcdef") == std::string::npos);
    CHECK(api.client.get("/api/v1/commands").body.find("0123456789abcdef") == std::string::npos);

    const auto synced =
        api.answered(station, actions + "sync-configuration", "{}",
                     R"({"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"}]})");
    CHECK(synced.status == 200);
    CHECK(api.json(api.client.get(keys + "/heartbeatinterval")).at("value") == "300");
    CHECK(api.client.get(keys + "/Nothing").status == 404);
}

} // namespace
} // namespace voltgate::tests
