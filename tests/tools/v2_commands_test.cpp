// How a 2.x station answers commands, and what they set off.
#include "tests/tools/v2_world.hpp"

using namespace voltgate;
using namespace voltgate::simulator;

namespace {

std::string variable(std::string_view component, std::string_view name) {
    return R"("component":{"name":")" + std::string(component) + R"("},"variable":{"name":")" +
           std::string(name) + R"("})";
}

std::string request_start(unsigned evse, std::int64_t id) {
    return R"({"evseId":)" + std::to_string(evse) + R"(,"remoteStartId":)" + std::to_string(id) +
           R"(,"idToken":{"idToken":"R1","type":"Central"}})";
}

std::string reserve(std::string_view rest) {
    return R"({"id":5,"expiryDateTime":"2099-01-01T00:00:00Z","idToken":{"idToken":"A","type":"ISO14443"})" +
           std::string(rest) + "}";
}

} // namespace

TEST_CASE("every command of the central system has a believable answer in 2.0.1") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        const std::string unknown_tx = R"({"status":"Rejected","statusInfo":{"reasonCode":"TxNotFound"}})";
        const std::vector<std::array<std::string, 3>> commands{
            {"ChangeAvailability", R"({"evse":{"id":1},"operationalStatus":"Inoperative"})", accepted},
            {"ChangeAvailability", R"({"evse":{"id":9},"operationalStatus":"Inoperative"})",
             R"({"status":"Rejected"})"},
            {"ReserveNow", reserve(R"(,"evseId":1)"), R"({"status":"Unavailable"})"},
            {"ReserveNow", reserve(R"(,"evseId":2,"connectorType":"cCCS2")"), R"({"status":"Rejected"})"},
            {"ReserveNow", reserve(""), accepted},
            {"RequestStartTransaction", request_start(2, 1), R"({"status":"Rejected"})"},
            {"CancelReservation", R"({"reservationId":5})", accepted},
            {"CancelReservation", R"({"reservationId":5})", R"({"status":"Rejected"})"},
            {"RequestStopTransaction", R"({"transactionId":"nothing"})", unknown_tx},
            {"GetTransactionStatus", "{}", R"({"messagesInQueue":false})"},
            {"GetTransactionStatus", R"({"transactionId":"nothing"})",
             R"({"ongoingIndicator":false,"messagesInQueue":false})"},
            {"UnlockConnector", R"({"evseId":1,"connectorId":1})", R"({"status":"Unlocked"})"},
            {"UnlockConnector", R"({"evseId":1,"connectorId":2})", R"({"status":"UnknownConnector"})"},
            {"ClearCache", "{}", accepted},
            {"SendLocalList", R"({"versionNumber":2,"updateType":"Full"})", accepted},
            {"SendLocalList", R"({"versionNumber":2,"updateType":"Differential"})",
             R"({"status":"VersionMismatch"})"},
            {"GetLocalListVersion", "{}", R"({"versionNumber":2})"},
            {"ClearChargingProfile", R"({"chargingProfileId":3})", R"({"status":"Unknown"})"},
            {"GetChargingProfiles", R"({"requestId":1,"chargingProfile":{"stackLevel":0}})",
             R"({"status":"NoProfiles"})"},
            {"CostUpdated", R"({"totalCost":1.5,"transactionId":"x"})", "{}"},
            {"DataTransfer", R"({"vendorId":"x"})", R"({"status":"UnknownVendorId"})"},
            {"DataTransfer", R"({"vendorId":"Voltgate","messageId":"Echo","data":{"a":1}})",
             R"({"status":"Accepted","data":{"a":1}})"},
            {"ClearDisplayMessage", R"({"id":3})", R"({"status":"Unknown"})"},
            {"GetDisplayMessages", R"({"requestId":3})", R"({"status":"Unknown"})"},
            {"UnpublishFirmware", R"({"checksum":"d41d8cd98f00b204e9800998ecf8427e"})",
             R"({"status":"NoFirmware"})"},
            {"GetInstalledCertificateIds", "{}", R"({"status":"NotFound"})"},
            {"TriggerMessage", R"({"requestedMessage":"BootNotification"})", R"({"status":"Rejected"})"},
            {"TriggerMessage", R"({"requestedMessage":"StatusNotification"})", R"({"status":"Rejected"})"},
            {"TriggerMessage", R"({"requestedMessage":"SignCombinedCertificate"})",
             R"({"status":"NotImplemented"})"},
            {"TriggerMessage", R"({"requestedMessage":"TransactionEvent"})", R"({"status":"Rejected"})"},
            {"SetMonitoringLevel", R"({"severity":10})", R"({"status":"Rejected"})"},
            {"CustomerInformation", R"({"requestId":1,"report":true,"clear":false})",
             R"({"status":"Invalid"})"},
            {"RequestStartTransaction", "{}", "[call_error OccurrenceConstraintViolation]"},
            {"Dance", "{}", "[call_error NotImplemented]"},
        };
        for (const auto& [action, payload, answer] : commands)
            co_await world.expect(action, payload, answer);
        co_await world.settle();
        CHECK(world.central.last("StatusNotification").at("evseId") == 2);
    });
}

TEST_CASE("variables are read and set, each with its own status") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        const auto set = co_await world.ask(
            "SetVariables", R"({"setVariableData":[{"attributeValue":"77",)" +
                                variable("TxCtrlr", "EVConnectionTimeOut") + R"(},{"attributeValue":"x",)" +
                                variable("TxCtrlr", "StopTxOnInvalidId") + R"(},{"attributeValue":"x",)" +
                                variable("Soup", "StopTxOnInvalidId") +
                                R"(},{"attributeType":"Target","attributeValue":"1",)" +
                                variable("TxCtrlr", "EVConnectionTimeOut") + "}]}");
        const auto& results = set.at("setVariableResult").as_array();
        REQUIRE(results.size() == 4);
        CHECK(results[0].at("attributeStatus") == "Accepted");
        CHECK(results[1].at("attributeStatus") == "Rejected");
        CHECK(results[2].at("attributeStatus") == "UnknownComponent");
        CHECK(results[3].at("attributeStatus") == "NotSupportedAttributeType");
        const auto got = co_await world.ask(
            "GetVariables", R"({"getVariableData":[{)" + variable("TxCtrlr", "EVConnectionTimeOut") + "},{" +
                                variable("SecurityCtrlr", "BasicAuthPassword") + "},{" +
                                variable("TxCtrlr", "Soup") + "}]}");
        const auto& values = got.at("getVariableResult").as_array();
        CHECK(values[0].at("attributeValue") == "77");
        CHECK(values[1].at("attributeStatus") == "Rejected");
        CHECK(values[2].at("attributeStatus") == "UnknownVariable");
        world.configure("DeviceDataCtrlr.ItemsPerMessage[GetVariables]", "1");
        co_await world.expect("GetVariables",
                              R"({"getVariableData":[{)" + variable("TxCtrlr", "a") + "},{" +
                                  variable("TxCtrlr", "b") + "}]}",
                              "[call_error OccurrenceConstraintViolation]");
    });
}

TEST_CASE("messages that are too long are refused") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        world.configure("DeviceDataCtrlr.BytesPerMessage[GetVariables]", "60");
        co_await world.expect("GetVariables",
                              R"({"getVariableData":[{)" + variable("TxCtrlr", "EVConnectionTimeOut") + "}]}",
                              "[call_error FormatViolation]");
    });
}

TEST_CASE("a new password is used for the next connection") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.ask("SetVariables",
                           R"({"setVariableData":[{"attributeValue":"a-new-password-12345",)" +
                               variable("SecurityCtrlr", "BasicAuthPassword") + "}]}");
        world.station->drop();
        const bool back =
            co_await world.station->until([&] { return world.central.arrivals == 2; }, patience);
        REQUIRE(back);
        CHECK(world.central.password == "a-new-password-12345");
    });
}

TEST_CASE("reports come in parts whose numbers are in order") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.expect("GetBaseReport", R"({"requestId":7,"reportBase":"FullInventory"})", accepted);
        const auto over = [&] {
            return world.central.count("NotifyReport") > 0 &&
                   !world.central.last("NotifyReport").at("tbc").as_bool();
        };
        const bool told = co_await world.station->until(over, patience);
        REQUIRE(told);
        std::size_t items = 0;
        std::int64_t number = 0;
        for (const auto& part : world.central.all("NotifyReport")) {
            CHECK(part.at("requestId") == 7);
            CHECK(part.at("seqNo") == number++);
            items += part.at("reportData").as_array().size();
        }
        CHECK(number > 3);
        CHECK(items > 120);
        co_await world.expect("GetBaseReport", R"({"requestId":8,"reportBase":"SummaryInventory"})",
                              accepted);
        co_await world.expect("GetReport",
                              R"({"requestId":9,"componentVariable":[{"component":{"name":"Soup"}}]})",
                              R"({"status":"EmptyResultSet"})");
        co_await world.expect("GetReport", R"({"requestId":9,"componentCriteria":["Problem"]})",
                              R"({"status":"EmptyResultSet"})");
        world.station->break_down(1, "GroundFailure");
        co_await world.expect("GetReport", R"({"requestId":10,"componentCriteria":["Problem"]})", accepted);
    });
}

TEST_CASE("remote start and stop carry their ids through the transaction") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        world.station->plug(2);
        co_await world.expect("RequestStartTransaction",
                              R"({"remoteStartId":55,"idToken":{"idToken":"R1","type":"Central"}})",
                              accepted);
        co_await world.until_status(2, EvseStatus::charging);
        co_await world.settle();
        const auto started = world.events().front();
        CHECK(started.at("triggerReason") == "RemoteStart");
        CHECK(started.at("transactionInfo").at("remoteStartId") == 55);
        CHECK(world.central.count("Authorize") == 0);
        const auto id = world.station->evse(2).transaction_id;
        co_await world.expect("GetTransactionStatus", R"({"transactionId":")" + id + "\"}",
                              R"({"ongoingIndicator":true,"messagesInQueue":false})");
        co_await world.expect("UnlockConnector", R"({"evseId":2,"connectorId":1})",
                              R"({"status":"OngoingAuthorizedTransaction"})");
        co_await world.expect("TriggerMessage", R"({"requestedMessage":"TransactionEvent"})", accepted);
        co_await world.expect("RequestStopTransaction", R"({"transactionId":")" + id + "\"}", accepted);
        co_await world.until_status(2, EvseStatus::finishing);
        co_await world.settle();
        CHECK(world.story().find("Updated Trigger Charging") != std::string::npos);
        CHECK(world.events().back().at("triggerReason") == "RemoteStop");
        CHECK(world.events().back().at("transactionInfo").at("stoppedReason") == "Remote");
    });
}

TEST_CASE("a remote start answers with the transaction that the cable has begun") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        world.configure("TxCtrlr.TxStartPoint", "EVConnected");
        world.station->plug(1);
        co_await world.settle();
        co_await world.expect("RequestStartTransaction", request_start(1, 3),
                              R"({"status":"Accepted","transactionId":")" + world.transaction_id() + "\"}");
        co_await world.until_status(1, EvseStatus::charging);
        co_await world.settle();
        CHECK(world.events()[1].at("triggerReason") == "RemoteStart");
        CHECK(world.events()[1].at("transactionInfo").at("remoteStartId") == 3);
    });
}

TEST_CASE("a reset when idle waits for the transaction, one at once ends it") {
    for (const bool at_once : {true, false}) {
        World2 world;
        world.tell([&](World&) -> asio::awaitable<void> {
            co_await world.charge();
            const std::string kind = at_once ? R"({"type":"Immediate"})" : R"({"type":"OnIdle"})";
            const std::string answer = at_once ? accepted : R"({"status":"Scheduled"})";
            co_await world.expect("Reset", kind, answer);
            if (!at_once) {
                co_await world.settle();
                CHECK(world.central.count("BootNotification") == 1);
                co_await world.station->swipe(1, "TAG1");
            }
            co_await world.until_told("BootNotification", 2);
            co_await world.settle();
            CHECK(world.central.last("BootNotification").at("reason") ==
                  (at_once ? "RemoteReset" : "ScheduledReset"));
            CHECK(world.events().back().at("triggerReason") == (at_once ? "ResetCommand" : "StopAuthorized"));
        });
    }
}

TEST_CASE("an EVSE is reset alone") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.charge();
        co_await world.expect("Reset", R"({"type":"OnIdle","evseId":1})",
                              R"({"status":"Rejected","statusInfo":{"reasonCode":"TxInProgress"}})");
        co_await world.expect("Reset", R"({"type":"Immediate","evseId":1})", accepted);
        co_await world.until_status(1, EvseStatus::unavailable);
        co_await world.until_status(1, EvseStatus::finishing);
        co_await world.settle();
        CHECK(world.central.count("BootNotification") == 1);
        CHECK(world.events().back().at("transactionInfo").at("stoppedReason") == "ImmediateReset");
    });
}

TEST_CASE("a reservation that expires or is lost is told") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.expect("ReserveNow", reserve(R"(,"evseId":1)"), accepted);
        co_await world.until_status(1, EvseStatus::reserved);
        world.station->break_down(1, "GroundFailure");
        co_await world.until_told("ReservationStatusUpdate");
        CHECK(world.central.last("ReservationStatusUpdate").at("reservationUpdateStatus") == "Removed");
        co_await world.expect("ReserveNow", reserve(R"(,"evseId":2)"), accepted);
        world.station->plug(2);
        const auto outcome = co_await world.station->swipe(2, "A");
        CHECK(outcome == Station::Swipe::started);
        co_await world.settle();
        CHECK(world.events().front().at("reservationId") == 5);
    });
}
