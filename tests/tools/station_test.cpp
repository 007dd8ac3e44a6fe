#include "tests/tools/station_world.hpp"

using namespace voltgate;
using namespace voltgate::simulator;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> charge(World& world) {
    world.station->plug(1);
    const auto outcome = co_await world.station->swipe(1, "TAG1");
    REQUIRE(outcome == Station::Swipe::started);
    co_await world.settle();
}

} // namespace

TEST_CASE("a station boots and reports every connector") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        CHECK(w.central.count("BootNotification") == 1);
        CHECK(w.central.count("StatusNotification") == 3);
        CHECK(w.station->protocol().configured("HeartbeatInterval") == "300");
        co_return;
    });
}

TEST_CASE("a station charges: authorize, start, meter values, stop, and a status for each step") {
    World world;
    world.options.time_scale = 100'000;
    world.tell([](World& w) -> asio::awaitable<void> {
        co_await charge(w);
        CHECK(w.station->evse(1).transaction->id == "41");
        w.station->protocol().configure("MeterValueSampleInterval", "0");
        const auto trigger = co_await w.central.command(
            "TriggerMessage", R"({"requestedMessage":"MeterValues","connectorId":1})");
        CHECK(trigger == R"({"status":"Accepted"})");
        co_await w.until_status(1, EvseStatus::suspended_ev); // the battery is full
        co_await w.station->swipe(1, "tag1");
        w.station->unplug(1);
        co_await w.settle();
        CHECK(w.central.count("Authorize") == 1);
        CHECK(w.central.count("MeterValues") == 1);
        CHECK(w.central.last("MeterValues").at("transactionId") == 41);
        const auto& stop = w.central.last("StopTransaction");
        CHECK(stop.at("reason") == "Local");
        CHECK(stop.at("meterStop").as_int64() >
              w.central.last("StartTransaction").at("meterStart").as_int64() + 30'000);
        CHECK(w.central.last("StatusNotification").at("status") == "Available");
    });
}

TEST_CASE("a refused tag starts nothing") {
    World world;
    world.central.answers["Authorize"] = R"({"idTagInfo":{"status":"Blocked"}})";
    world.tell([](World& w) -> asio::awaitable<void> {
        w.station->plug(1);
        const auto outcome = co_await w.station->swipe(1, "TAG1");
        CHECK(outcome == Station::Swipe::refused);
        co_await w.settle();
        CHECK(w.central.count("StartTransaction") == 0);
    });
}

TEST_CASE("a transaction that the central system refuses is stopped by the station") {
    World world;
    world.central.answers["StartTransaction"] = R"({"idTagInfo":{"status":"Invalid"},"transactionId":7})";
    world.tell([](World& w) -> asio::awaitable<void> {
        co_await charge(w);
        co_await w.settle();
        CHECK(w.central.last("StopTransaction").at("reason") == "DeAuthorized");
        CHECK(w.central.last("StopTransaction").at("transactionId") == 7);
    });
}

TEST_CASE("what happens offline is told after the return, in order, and only once") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        co_await charge(w);
        w.station->go_offline();
        co_await w.station->swipe(1, "TAG1"); // stops
        w.station->unplug(1);
        w.station->plug(2);
        w.station->protocol().configure("AllowOfflineTxForUnknownId", "true");
        const auto outcome = co_await w.station->swipe(2, "TAG9");
        CHECK(outcome == Station::Swipe::started);
        CHECK(w.central.count("StopTransaction") == 0);
        w.station->go_online();
        co_await w.settle();
        CHECK(w.central.count("StopTransaction") == 1);
        CHECK(w.central.count("StartTransaction") == 2);
        CHECK(w.central.count("BootNotification") == 1); // a mere reconnect is no boot
        CHECK(w.central.last("StartTransaction").at("idTag") == "TAG9");
        CHECK(w.station->evse(2).transaction->id == "42");
    });
}

TEST_CASE("remote start and stop are carried out after their answers") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        w.station->plug(2);
        const auto start = co_await w.central.command("RemoteStartTransaction", R"({"idTag":"R1"})");
        CHECK(start == R"({"status":"Accepted"})");
        co_await w.until_status(2, EvseStatus::charging); // the one with a vehicle
        co_await w.settle();
        const auto wrong = co_await w.central.command("RemoteStopTransaction", R"({"transactionId":99})");
        CHECK(wrong == R"({"status":"Rejected"})");
        const auto stop = co_await w.central.command("RemoteStopTransaction", R"({"transactionId":41})");
        CHECK(stop == R"({"status":"Accepted"})");
        co_await w.until_status(2, EvseStatus::finishing);
        co_await w.settle();
        CHECK(w.central.last("StopTransaction").at("reason") == "Remote");
    });
}

TEST_CASE("a remote start asks for authorization when the station is set so") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        w.station->protocol().configure("AuthorizeRemoteTxRequests", "true");
        w.station->plug(1);
        const auto start =
            co_await w.central.command("RemoteStartTransaction", R"({"connectorId":1,"idTag":"R1"})");
        CHECK(start == R"({"status":"Accepted"})");
        co_await w.until_status(1, EvseStatus::charging);
        CHECK(w.central.last("Authorize").at("idTag") == "R1");
    });
}

TEST_CASE("a soft reset ends transactions, then the station comes back and boots") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        co_await charge(w);
        const auto reset = co_await w.central.command("Reset", R"({"type":"Soft"})");
        CHECK(reset == R"({"status":"Accepted"})");
        REQUIRE(
            co_await w.station->until([&] { return w.central.count("BootNotification") == 2; }, patience));
        co_await w.settle();
        CHECK(w.central.last("StopTransaction").at("reason") == "SoftReset");
        CHECK(w.central.arrivals == 2);
    });
}

TEST_CASE("a connection that fell silent is replaced by a new one") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        w.station->half_open();
        const bool returned = co_await w.station->until([&] { return w.central.arrivals == 2; }, patience);
        REQUIRE(returned);
        co_await w.settle();
        const auto answer = co_await w.central.command("GetLocalListVersion", "{}");
        CHECK(answer == R"({"listVersion":0})");
    });
}

TEST_CASE("faults on request: duplicates and wrong types") {
    World world;
    world.options.faults.duplicates = Duplicates::new_id;
    world.options.faults.wrong_types = true;
    world.tell([](World& w) -> asio::awaitable<void> {
        co_await charge(w);
        CHECK(w.central.count("StartTransaction") == 2);
        CHECK(w.central.last("StartTransaction").at("connectorId") == "1");
    });
}

TEST_CASE("a repeat on request goes under the id of the message that it repeats") {
    for (const auto duplicates : {Duplicates::same_id, Duplicates::new_id}) {
        World world;
        world.options.faults.duplicates = duplicates;
        world.tell([=](World& w) -> asio::awaitable<void> {
            co_await charge(w);
            std::vector<std::string> ids;
            for (const auto& each : w.central.told)
                if (each.action == "StartTransaction")
                    ids.push_back(each.id);
            REQUIRE(ids.size() == 2);
            CHECK((ids[0] == ids[1]) == (duplicates == Duplicates::same_id));
            CHECK(w.central.told.back().id != ids[1]);
        });
    }
}

TEST_CASE("a station sets its clock by the answers to its boot and its heartbeats") {
    World world;
    world.central.answers["BootNotification"] =
        R"({"status":"Accepted","currentTime":"2031-05-05T10:00:00Z","interval":300})";
    world.central.answers["Heartbeat"] = R"({"currentTime":"2033-05-05T10:00:00Z"})";
    world.tell([](World& w) -> asio::awaitable<void> {
        const auto year = [&w] {
            return w.central.last("StatusNotification").at("timestamp").as_string().subview(0, 4);
        };
        CHECK(year() == "2031");
        co_await w.central.command("TriggerMessage", R"({"requestedMessage":"Heartbeat"})");
        co_await w.settle();
        co_await w.central.command("TriggerMessage", R"({"requestedMessage":"StatusNotification"})");
        co_await w.settle();
        CHECK(year() == "2033");
    });
}

TEST_CASE("a station tells of its boots and resets as security events when it is set so") {
    for (const bool on : {false, true}) {
        World world;
        world.options.security_events = on;
        world.tell([=](World& w) -> asio::awaitable<void> {
            CHECK(w.central.count("SecurityEventNotification") == (on ? 1 : 0));
            if (on)
                CHECK(w.central.last("SecurityEventNotification").at("type") == "StartupOfTheDevice");
            w.station->reboot();
            const bool back =
                co_await w.station->until([&] { return w.central.count("BootNotification") == 2; }, patience);
            REQUIRE(back);
            co_await w.settle();
            CHECK(w.central.count("SecurityEventNotification") == (on ? 2 : 0));
            if (on)
                CHECK(w.central.last("SecurityEventNotification").at("type") == "ResetOrReboot");
        });
    }
}

TEST_CASE("a station refuses questions about more keys than it says that it can take") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        w.station->protocol().configure("GetConfigurationMaxKeys", "1");
        const auto one = co_await w.central.command("GetConfiguration", R"({"key":["Nothing"]})");
        CHECK(one == R"({"unknownKey":["Nothing"]})");
        const auto two = co_await w.central.command("GetConfiguration", R"({"key":["Nothing","CpoName"]})");
        CHECK(two == "[call_error OccurenceConstraintViolation]");
    });
}

TEST_CASE("every command of the central system has a believable answer") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        const std::string pem = "-----BEGIN CERTIFICATE-----\\nAA==\\n-----END CERTIFICATE-----";
        const std::vector<std::array<std::string, 3>> commands{
            {"ChangeAvailability", R"({"connectorId":1,"type":"Inoperative"})", R"({"status":"Accepted"})"},
            {"ChangeAvailability", R"({"connectorId":9,"type":"Inoperative"})", R"({"status":"Rejected"})"},
            {"ChangeConfiguration", R"({"key":"HeartbeatInterval","value":"60"})",
             R"({"status":"Accepted"})"},
            {"ChangeConfiguration", R"({"key":"Nothing","value":"60"})", R"({"status":"NotSupported"})"},
            {"GetConfiguration", R"({"key":["HeartbeatInterval","Nothing"]})",
             R"({"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"60"}],"unknownKey":["Nothing"]})"},
            {"ClearCache", "{}", R"({"status":"Accepted"})"},
            {"ReserveNow",
             R"({"connectorId":1,"expiryDate":"2099-01-01T00:00:00Z","idTag":"A","reservationId":5})",
             R"({"status":"Unavailable"})"},
            {"ReserveNow",
             R"({"connectorId":2,"expiryDate":"2099-01-01T00:00:00Z","idTag":"A","reservationId":5})",
             R"({"status":"Accepted"})"},
            {"RemoteStartTransaction", R"({"connectorId":2,"idTag":"B"})", R"({"status":"Rejected"})"},
            {"CancelReservation", R"({"reservationId":5})", R"({"status":"Accepted"})"},
            {"CancelReservation", R"({"reservationId":5})", R"({"status":"Rejected"})"},
            {"SendLocalList", R"({"listVersion":2,"updateType":"Full"})", R"({"status":"Accepted"})"},
            {"GetLocalListVersion", "{}", R"({"listVersion":2})"},
            {"UnlockConnector", R"({"connectorId":1})", R"({"status":"Unlocked"})"},
            {"UnlockConnector", R"({"connectorId":9})", R"({"status":"NotSupported"})"},
            {"ClearChargingProfile", "{}", R"({"status":"Unknown"})"},
            {"DataTransfer", R"({"vendorId":"x"})", R"({"status":"UnknownVendorId"})"},
            {"GetDiagnostics", R"({"location":"ftp://x/"})", R"({"fileName":"diagnostics-CP1.log"})"},
            {"ExtendedTriggerMessage", R"({"requestedMessage":"SignChargePointCertificate"})",
             R"({"status":"Accepted"})"},
            {"GetInstalledCertificateIds", R"({"certificateType":"CentralSystemRootCertificate"})",
             R"({"status":"NotFound"})"},
            {"InstallCertificate",
             R"({"certificateType":"CentralSystemRootCertificate","certificate":")" + pem + "\"}",
             R"({"status":"Rejected"})"},
            {"CertificateSigned", R"({"certificateChain":"nonsense"})", R"({"status":"Rejected"})"},
            {"GetLog", R"({"log":{"remoteLocation":"http://x/"},"logType":"SecurityLog","requestId":8})",
             R"({"status":"Accepted","filename":"security-CP1.log"})"},
            {"UpdateFirmware", R"({"location":"http://x/","retrieveDate":"2099-01-01T00:00:00Z"})", "{}"},
            {"RemoteStartTransaction", "{}", "[call_error OccurenceConstraintViolation]"},
            {"Dance", "{}", "[call_error NotImplemented]"},
        };
        for (const auto& [action, payload, expected] : commands) {
            INFO(action << " " << payload);
            const auto answer = co_await w.central.command(action, payload);
            CHECK(answer == expected);
        }
        co_await w.settle();
        const bool told = co_await w.station->until(
            [&] {
                return w.central.count("LogStatusNotification") == 2 &&
                       w.central.count("DiagnosticsStatusNotification") == 2;
            },
            patience);
        REQUIRE(told);
    });
}

TEST_CASE("a station that is not accepted yet boots again and tells nothing else") {
    World world;
    world.central.answers["BootNotification"] =
        R"({"status":"Pending","currentTime":"2026-01-01T00:00:00Z","interval":0})";
    world.options.boot_retry_wait = 5ms;
    world.station.emplace(world.loop.get_executor(), world.options);
    asio::co_spawn(world.loop, world.station->run(), [&](std::exception_ptr) { world.running = false; });
    const auto latest = std::chrono::steady_clock::now() + patience;
    while (world.central.count("BootNotification") < 3 && world.loop.run_one_until(latest) != 0) {
    }
    CHECK(world.central.told.size() == world.central.count("BootNotification"));
    world.central.answers.clear();
    while (!world.station->accepted() && world.loop.run_one_until(latest) != 0) {
    }
    CHECK(world.station->accepted());
    world.station->stop();
    while (world.running && world.loop.run_one_until(latest) != 0) {
    }
    CHECK_FALSE(world.running);
    asio::co_spawn(world.loop, world.central.end(), [&](std::exception_ptr) { world.loop.stop(); });
    world.loop.run();
}
