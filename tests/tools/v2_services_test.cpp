// Commands of a 2.x station that have services behind them: power, monitors, displays, files, certificates.
#include "certs/csr.hpp"
#include "tests/support/issuing.hpp"
#include "tests/tools/v2_world.hpp"

#include <boost/json/serialize.hpp>

using namespace voltgate;
using namespace voltgate::simulator;

namespace {

std::string profile(std::int64_t id, std::string_view purpose, unsigned watts, std::string_view rest = {}) {
    return R"("chargingProfile":{"id":)" + std::to_string(id) +
           R"(,"stackLevel":0,"chargingProfilePurpose":")" + std::string(purpose) +
           R"(","chargingProfileKind":"Absolute","chargingSchedule":[{"id":1,"startSchedule":"2026-01-01T00:00:00Z","chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":)" +
           std::to_string(watts) + "}]}]" + std::string(rest) + "}";
}

std::string quoted(const std::string& text) {
    return boost::json::serialize(boost::json::string(text));
}

std::string statuses(const World& world, std::string_view action) {
    std::string all;
    for (const auto& each : world.central.all(action))
        all += std::string(each.at("status").as_string()) + ' ';
    return all;
}

} // namespace

TEST_CASE("charging profiles limit the power and are reported, composed and cleared") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.charge();
        co_await world.expect("SetChargingProfile",
                              R"({"evseId":0,)" + profile(1, "ChargingStationMaxProfile", 8'000) + "}",
                              accepted);
        co_await world.expect("SetChargingProfile", R"({"evseId":1,)" + profile(2, "TxProfile", 5'000) + "}",
                              R"({"status":"Rejected","statusInfo":{"reasonCode":"TxNotFound"}})");
        co_await world.expect(
            "SetChargingProfile",
            R"({"evseId":1,)" +
                profile(2, "TxProfile", 5'000, R"(,"transactionId":")" + world.transaction_id() + "\"") + "}",
            accepted);
        co_await world.expect("SetChargingProfile",
                              R"({"evseId":0,)" + profile(3, "ChargingStationExternalConstraints", 1) + "}",
                              R"({"status":"Rejected","statusInfo":{"reasonCode":"InvalidProfile"}})");
        const bool limited = co_await world.station->until(
            [&] { return world.station->evse(1).power_w() == 5'000; }, patience);
        REQUIRE(limited);
        const auto composite = co_await world.ask("GetCompositeSchedule",
                                                  R"({"evseId":1,"duration":600,"chargingRateUnit":"W"})");
        CHECK(composite.at("schedule").at("chargingSchedulePeriod").at(0).at("limit") == 5'000);
        co_await world.expect("GetChargingProfiles", R"({"requestId":4,"chargingProfile":{"stackLevel":0}})",
                              accepted);
        co_await world.until_told("ReportChargingProfiles", 2);
        const auto reports = world.central.all("ReportChargingProfiles");
        CHECK(reports[0].at("evseId") == 0);
        CHECK(reports[0].at("tbc") == true);
        CHECK(reports[1].at("chargingProfile").at(0).at("id") == 2);
        CHECK(reports[1].at("tbc") == false);
        co_await world.expect("ClearChargingProfile", R"({"chargingProfileId":2})", accepted);
        const bool lifted = co_await world.station->until(
            [&] { return world.station->evse(1).power_w() == 8'000; }, patience);
        CHECK(lifted);
    });
}

TEST_CASE("a limit from outside is told, kept and lifted") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.charge();
        world.station->limit_from_outside(3'000);
        co_await world.until_told("NotifyChargingLimit");
        const auto& told = world.central.last("NotifyChargingLimit");
        CHECK(told.at("chargingLimit").at("chargingLimitSource") == "EMS");
        CHECK(told.at("chargingSchedule").at(0).at("chargingSchedulePeriod").at(0).at("limit") == 3'000);
        const bool limited = co_await world.station->until(
            [&] { return world.station->evse(1).power_w() == 3'000; }, patience);
        CHECK(limited);
        co_await world.expect("GetChargingProfiles",
                              R"({"requestId":4,"chargingProfile":{"chargingLimitSource":["EMS"]}})",
                              accepted);
        co_await world.until_told("ReportChargingProfiles");
        CHECK(world.central.last("ReportChargingProfiles").at("chargingLimitSource") == "EMS");
        world.station->limit_from_outside(std::nullopt);
        co_await world.until_told("ClearedChargingLimit");
    });
}

TEST_CASE("a monitor tells when its threshold is crossed, unless the level says that it is not wanted") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        const auto set = co_await world.ask(
            "SetVariableMonitoring",
            R"({"setMonitoringData":[{"value":1000,"type":"UpperThreshold","severity":4,"component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"Power"}}]})");
        const auto& result = set.at("setMonitoringResult").at(0);
        REQUIRE(result.at("status") == "Accepted");
        const auto id = result.at("id").to_number<std::int64_t>();
        co_await world.charge();
        const auto crossed = [&] {
            for (const auto& told : world.central.all("NotifyEvent"))
                if (told.at("eventData").at(0).as_object().contains("variableMonitoringId"))
                    return true;
            return false;
        };
        const bool told = co_await world.station->until(crossed, patience);
        REQUIRE(told);
        const auto& event = world.central.last("NotifyEvent").at("eventData").at(0);
        CHECK(event.at("variableMonitoringId") == id);
        CHECK(event.at("trigger") == "Alerting");
        CHECK(event.at("eventNotificationType") == "CustomMonitor");
        CHECK(event.at("transactionId").as_string() == world.transaction_id());
        co_await world.expect("SetMonitoringLevel", R"({"severity":3})", accepted);
        const auto events = world.central.count("NotifyEvent");
        co_await world.station->swipe(1, "TAG1");
        co_await world.settle();
        CHECK(world.central.count("NotifyEvent") == events);
        co_await world.expect("GetMonitoringReport",
                              R"({"requestId":3,"monitoringCriteria":["ThresholdMonitoring"]})", accepted);
        co_await world.until_told("NotifyMonitoringReport");
        co_await world.expect("ClearVariableMonitoring", R"({"id":[)" + std::to_string(id) + ",99]}",
                              R"({"clearMonitoringResult":[{"status":"Accepted","id":)" + std::to_string(id) +
                                  R"(},{"status":"NotFound","id":99}]})");
        co_await world.expect("SetMonitoringBase", R"({"monitoringBase":"HardWiredOnly"})", accepted);
    });
}

TEST_CASE("display messages are set, replaced, found and cleared") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        const auto message = [](std::string_view rest) {
            return R"({"message":{"id":3,"priority":"InFront","message":{"format":"UTF8","content":"Hello"})" +
                   std::string(rest) + "}}";
        };
        co_await world.expect("SetDisplayMessage", message(""), accepted);
        co_await world.expect("SetDisplayMessage", message(R"(,"state":"Idle")"), accepted);
        co_await world.expect("SetDisplayMessage", message(R"(,"transactionId":"nothing")"),
                              R"({"status":"UnknownTransaction"})");
        co_await world.expect(
            "SetDisplayMessage",
            R"({"message":{"id":4,"priority":"InFront","message":{"format":"HTML","content":"<b>"}}})",
            R"({"status":"NotSupportedMessageFormat"})");
        co_await world.expect("GetDisplayMessages", R"({"requestId":6,"state":"Idle"})", accepted);
        co_await world.until_told("NotifyDisplayMessages");
        const auto& told = world.central.last("NotifyDisplayMessages");
        CHECK(told.at("requestId") == 6);
        CHECK(told.at("messageInfo").at(0).at("id") == 3);
        co_await world.expect("GetDisplayMessages", R"({"requestId":6,"id":[9]})", R"({"status":"Unknown"})");
        co_await world.expect("ClearDisplayMessage", R"({"id":3})", accepted);
    });
}

TEST_CASE("what is known of a customer is told in parts and forgotten") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.charge();
        CHECK(world.station->known("TAG1"));
        co_await world.expect(
            "CustomerInformation",
            R"({"requestId":1,"report":true,"clear":true,"idToken":{"idToken":"tag1","type":"ISO14443"}})",
            accepted);
        co_await world.until_told("NotifyCustomerInformation");
        const auto& told = world.central.last("NotifyCustomerInformation");
        CHECK(told.at("data") == "ISO14443 tag1: Accepted\n");
        CHECK(told.at("tbc") == false);
        CHECK_FALSE(world.station->known("TAG1"));
    });
}

TEST_CASE("signed firmware goes through its stages, and the station boots with it") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.expect(
            "UpdateFirmware",
            R"({"requestId":9,"firmware":{"location":"http://x/","retrieveDateTime":"2026-01-01T00:00:00Z","signingCertificate":"nonsense","signature":"AA=="}})",
            R"({"status":"InvalidCertificate"})");
        co_await world.expect(
            "UpdateFirmware",
            R"({"requestId":9,"firmware":{"location":"http://x/","retrieveDateTime":"2026-01-01T00:00:00Z","signingCertificate":"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----","signature":"AA=="}})",
            accepted);
        co_await world.until_told("BootNotification", 2);
        CHECK(statuses(world, "FirmwareStatusNotification") ==
              "Downloading Downloaded SignatureVerified Installing Installed ");
        CHECK(world.central.last("FirmwareStatusNotification").at("requestId") == 9);
        CHECK(world.central.last("BootNotification").at("reason") == "FirmwareUpdate");
        co_await world.expect("TriggerMessage", R"({"requestedMessage":"FirmwareStatusNotification"})",
                              accepted);
        co_await world.until_told("FirmwareStatusNotification", 6);
        CHECK(world.central.last("FirmwareStatusNotification").at("status") == "Idle");
    });
}

TEST_CASE("firmware is published for others and withdrawn") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        const std::string checksum = "d41d8cd98f00b204e9800998ecf8427e";
        co_await world.expect("PublishFirmware",
                              R"({"location":"http://x/","requestId":4,"checksum":")" + checksum + "\"}",
                              accepted);
        co_await world.until_told("PublishFirmwareStatusNotification", 4);
        CHECK(statuses(world, "PublishFirmwareStatusNotification") ==
              "Downloading Downloaded ChecksumVerified Published ");
        CHECK(world.central.last("PublishFirmwareStatusNotification").contains("location"));
        co_await world.expect("UnpublishFirmware", R"({"checksum":")" + checksum + "\"}",
                              R"({"status":"Unpublished"})");
    });
}

TEST_CASE("a log is delivered, and a second wish cancels the first") {
    World2 world;
    world.options.job_step = patience; // under way for as long as the test wants
    world.tell([&](World&) -> asio::awaitable<void> {
        const auto get_log = [](int id) {
            return R"({"log":{"remoteLocation":"http://x/"},"logType":"DiagnosticsLog","requestId":)" +
                   std::to_string(id) + "}";
        };
        co_await world.expect("GetLog", get_log(1),
                              R"({"status":"Accepted","filename":"diagnostics-CP1.log"})");
        co_await world.until_told("LogStatusNotification");
        world.station->options().job_step = 1ms; // of the second
        co_await world.expect("GetLog", get_log(2),
                              R"({"status":"AcceptedCanceled","filename":"diagnostics-CP1.log"})");
        co_await world.until_told("LogStatusNotification", 4);
        CHECK(statuses(world, "LogStatusNotification") == "Uploading AcceptedCanceled Uploading Uploaded ");
        CHECK(world.central.all("LogStatusNotification")[1].at("requestId") == 1);
        CHECK(world.central.last("LogStatusNotification").at("requestId") == 2);
    });
}

TEST_CASE("a network profile is kept in its slot, and used after a restart when it is the first") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        SmallCentral other(world.loop);
        const auto profile_in = [&](int slot) {
            return R"({"configurationSlot":)" + std::to_string(slot) +
                   R"(,"connectionData":{"ocppVersion":"OCPP20","ocppTransport":"JSON","ocppCsmsUrl":"ws://127.0.0.1:)" +
                   std::to_string(other.port()) +
                   R"(/ocpp","messageTimeout":30,"securityProfile":1,"ocppInterface":"Wired0"}})";
        };
        co_await world.expect("SetNetworkProfile", profile_in(2), accepted);
        co_await world.expect("SetNetworkProfile", profile_in(9),
                              R"({"status":"Rejected","statusInfo":{"reasonCode":"InvalidConfSlot"}})");
        const auto priority = co_await world.ask(
            "SetVariables",
            R"({"setVariableData":[{"attributeValue":"2,1","component":{"name":"OCPPCommCtrlr"},"variable":{"name":"NetworkConfigurationPriority"}}]})");
        CHECK(priority.at("setVariableResult").at(0).at("attributeStatus") == "Accepted");
        co_await world.expect("Reset", R"({"type":"Immediate"})", accepted);
        const bool moved =
            co_await world.station->until([&] { return other.count("BootNotification") == 1; }, patience);
        CHECK(moved);
        CHECK(world.station->protocol().configured("SecurityCtrlr.SecurityProfile") == "1");
        world.station->stop();
        co_await other.end();
    });
}

TEST_CASE("a 2.0.1 station asks for a certificate and takes only the one for its key") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        const tests::Issuer issuer;
        co_await world.expect("TriggerMessage", R"({"requestedMessage":"SignChargingStationCertificate"})",
                              accepted);
        co_await world.until_told("SignCertificate");
        const auto& request = world.central.last("SignCertificate");
        CHECK(request.at("certificateType") == "ChargingStationCertificate");
        const auto csr = std::string(request.at("csr").as_string());
        const auto wrong =
            co_await world.ask("CertificateSigned", R"({"certificateChain":)" + quoted(issuer.root()) + "}");
        CHECK(wrong.at("status") == "Rejected");
        co_await world.expect("CertificateSigned",
                              R"({"certificateChain":)" + quoted(issuer.issue(csr) + issuer.root()) + "}",
                              accepted);
        co_await world.expect("InstallCertificate",
                              R"({"certificateType":"CSMSRootCertificate","certificate":)" +
                                  quoted(issuer.root()) + "}",
                              accepted);
        const auto ids = co_await world.ask("GetInstalledCertificateIds", "{}");
        const auto& chain = ids.at("certificateHashDataChain").at(0);
        CHECK(chain.at("certificateType") == "CSMSRootCertificate");
        co_await world.expect("DeleteCertificate",
                              R"({"certificateHashData":)" +
                                  boost::json::serialize(chain.at("certificateHashData")) + "}",
                              R"({"status":"Failed"})"); // the last of its kind
    });
}
