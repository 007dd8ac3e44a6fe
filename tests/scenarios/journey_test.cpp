#include "storage/records/charge_points.hpp"
#include "storage/records/id_tags.hpp"
#include "storage/records/meter_values.hpp"
#include "storage/records/sessions.hpp"
#include "tests/scenarios/world.hpp"
#include "tests/support/schema_oracle.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

namespace voltgate::tests {
namespace {

void add_tag(ServerFixture& server, std::string uid) {
    storage::IdTag tag;
    tag.id = "tag_" + uid;
    tag.id_tag_uid = std::move(uid);
    server.write([&](storage::Database& db) { storage::id_tags::add(db, tag); });
}

TEST_CASE("a charge point boots, authorizes, charges and stops, and all of it is stored") {
    World world;
    add_tag(world.server, "TAG1");
    auto station = world.booted("CP1");

    station.call("StatusNotification", R"({"connectorId":1,"errorCode":"NoError","status":"Preparing"})");
    const auto authorized = station.call("Authorize", R"({"idTag":"TAG1"})");
    CHECK(authorized.at("idTagInfo").at("status") == "Accepted");

    const auto started = station.call(
        "StartTransaction",
        R"({"connectorId":1,"idTag":"TAG1","meterStart":1000,"timestamp":"2026-03-01T12:00:00Z"})");
    CHECK(started.at("idTagInfo").at("status") == "Accepted");
    const auto transaction = boost::json::serialize(started.at("transactionId"));
    station.call("MeterValues",
                 R"({"connectorId":1,"transactionId":)" + transaction +
                     R"(,"meterValue":[{"timestamp":"2026-03-01T12:05:00Z","sampledValue":[)"
                     R"({"value":"1500"},{"value":"7.2","measurand":"Power.Active.Import","unit":"kW"}]}]})");
    station.call("StopTransaction", R"({"transactionId":)" + transaction +
                                        R"(,"meterStop":2000,"timestamp":"2026-03-01T12:10:00Z"})");

    const auto sessions =
        world.server.read([](storage::Database& db) { return storage::sessions::list(db, {}, {}).data; });
    REQUIRE(sessions.size() == 1);
    CHECK(sessions[0].charge_point_id == "CP1");
    CHECK(sessions[0].evse_id == 1);
    CHECK(sessions[0].transaction_id == transaction);
    CHECK(sessions[0].status == storage::SessionStatus::finished);
    CHECK(sessions[0].meter_start_wh == 1000);
    CHECK(sessions[0].meter_stop_wh == 2000);
    CHECK(sessions[0].energy_wh == 1000);
    CHECK(sessions[0].stop_reason == "Local");
    const auto values = world.server.read(
        [&](storage::Database& db) { return storage::meter_values::of_session(db, sessions[0].id, {}, 10); });
    REQUIRE(values.size() == 1);
    CHECK(values[0].energy_wh == 1500.0);
    CHECK(values[0].power_w == 7200.0);
}

TEST_CASE("an operator's remote start reaches the charge point and names the session it began") {
    World world;
    add_tag(world.server, "TAG1");
    auto station = world.booted("CP1");
    core::Submission submission;
    submission.charge_point_id = "CP1";
    submission.verb = "start";
    submission.body = {{"id_tag", "TAG1"}, {"evse_id", 1}};

    LoopThread operators;
    auto work = world.server.csms().commands().submit(submission);
    auto submitted = std::async(std::launch::async, [&] { return operators.run(std::move(work)); });
    const auto frame = boost::json::parse(station.expect());
    CHECK(frame.as_array().at(2) == "RemoteStartTransaction");
    station.send(R"([3,)" + boost::json::serialize(frame.as_array().at(1)) + R"(,{"status":"Accepted"}])");
    const auto command = submitted.get();
    REQUIRE(command.has_value());
    CHECK(command->status == storage::CommandStatus::accepted);

    station.call("StartTransaction",
                 R"({"connectorId":1,"idTag":"TAG1","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"})");
    const auto stored =
        world.server.read([&](storage::Database& db) { return storage::commands::get(db, command->id); });
    REQUIRE(stored.has_value());
    CHECK(stored->session_id.has_value());
}

TEST_CASE("the server's frames are checked against the official schemas") {
    if (SchemaOracle::instance() == nullptr)
        WARN("skipped: no folder of OCPP schemas was given to the build");
    else
        CHECK(SchemaOracle::instance()->files(ocpp::Version::v16) > 0);
}

} // namespace
} // namespace voltgate::tests
