// What a 2.x station tells of itself: boots, availability, and what it does on a bad connection.
#include "tests/tools/v2_world.hpp"

using namespace voltgate;
using namespace voltgate::simulator;

TEST_CASE("a 2.0.1 station boots with its reason and tells of every connector") {
    World2 world;
    world.tell([&](World& w) -> asio::awaitable<void> {
        const auto& boot = w.central.last("BootNotification");
        CHECK(boot.at("reason") == "PowerUp");
        CHECK(boot.at("chargingStation").at("vendorName") == "Voltgate");
        CHECK(w.central.count("StatusNotification") == 2);
        CHECK(w.central.last("StatusNotification").at("connectorStatus") == "Available");
        CHECK(w.central.last("StatusNotification").at("evseId") == 2);
        const auto& event = w.central.last("NotifyEvent").at("eventData").at(0);
        CHECK(event.at("component").at("name") == "ChargingStation");
        CHECK(event.at("actualValue") == "Available");
        CHECK(w.station->protocol().configured("OCPPCommCtrlr.HeartbeatInterval") == "300");
        w.station->reboot();
        co_await w.until([&] { return w.central.count("BootNotification") == 2; });
    });
}

TEST_CASE("a 2.1 station tells its availability as events") {
    World2 world(1, ocpp::Version::v21);
    world.tell([&](World&) -> asio::awaitable<void> {
        CHECK(world.central.count("StatusNotification") == 0);
        world.station->plug(1);
        co_await world.settle();
        const auto& event = world.central.last("NotifyEvent").at("eventData").at(0);
        CHECK(event.at("component").at("evse").at("connectorId") == 1);
        CHECK(event.at("variable").at("name") == "AvailabilityState");
        CHECK(event.at("actualValue") == "Occupied");
    });
}

TEST_CASE("after a long time away every connector is told of, after a short one what has changed") {
    for (const bool is_long : {true, false}) {
        World2 world;
        world.tell([&](World&) -> asio::awaitable<void> {
            world.configure("OCPPCommCtrlr.OfflineThreshold", is_long ? "0" : "600");
            const auto told = world.central.count("StatusNotification");
            world.station->go_offline();
            world.station->plug(2);
            world.station->go_online();
            co_await world.until_told("StatusNotification", told + (is_long ? 2 : 1));
            co_await world.settle();
            CHECK(world.central.count("StatusNotification") == told + (is_long ? 2 : 1));
        });
    }
}

TEST_CASE("a connection that is half open answers no ping any more") {
    World2 world;
    world.central.keeps_old_connections = true;
    world.central.websocket.emplace();
    world.central.websocket->ping_interval = 20ms;
    world.central.websocket->pong_timeout = 100ms;
    world.tell([&](World&) -> asio::awaitable<void> {
        world.central.websocket->pong_timeout = patience; // of the new one: it may be slow, but lives
        world.station->half_open();
        const auto gone = [&] { return !world.central.ends.empty() && world.central.arrivals == 2; };
        while (!gone())
            co_await world.station->until(gone, 10ms);
        CHECK(world.central.ends.front() == ocpp::Closed::Cause::no_pong);
        CHECK(world.central.ends.size() == 1); // the new one lives
    });
}

TEST_CASE("a station can be set to another version") {
    World2 world(1, ocpp::Version::v16);
    world.tell([&](World&) -> asio::awaitable<void> {
        CHECK(world.central.last("BootNotification").contains("chargePointVendor"));
        world.station->speak(ocpp::Version::v201);
        co_await world.until_told("BootNotification", 2);
        co_await world.settle();
        CHECK(world.central.last("BootNotification").contains("chargingStation"));
        world.station->protocol().set(Setting::sample_interval, "3600");
        co_await world.charge();
        CHECK(world.story() == "Started Authorized EVConnected, Updated ChargingStateChanged Charging");
    });
}

TEST_CASE("a station that is not accepted yet answers questions and tells nothing else") {
    World2 world(1);
    world.central.answers["BootNotification"] =
        R"({"status":"Pending","currentTime":"2026-01-01T00:00:00Z","interval":3600})";
    world.station.emplace(world.loop.get_executor(), world.options);
    const auto story = [&]() -> asio::awaitable<void> {
        co_await world.until_told("BootNotification");
        co_await world.expect("RequestStartTransaction",
                              R"({"remoteStartId":5,"idToken":{"idToken":"R1","type":"Central"}})",
                              R"({"status":"Rejected"})");
        co_await world.expect("GetBaseReport", R"({"requestId":7,"reportBase":"SummaryInventory"})",
                              accepted);
        co_await world.until_told("NotifyReport");
        CHECK(world.central.told.size() == 2);
        CHECK_FALSE(world.station->accepted());
        co_await world.expect("TriggerMessage",
                              R"({"requestedMessage":"StatusNotification","evse":{"id":1,"connectorId":1}})",
                              accepted);
        co_await world.until_told("StatusNotification");
        world.central.answers.clear();
        co_await world.expect("TriggerMessage", R"({"requestedMessage":"BootNotification"})", accepted);
        co_await world.settle();
        CHECK(world.central.last("BootNotification").at("reason") == "Triggered");
        CHECK(world.central.count("StatusNotification") == 2);
        world.station->stop();
        co_await world.central.end();
    };
    std::exception_ptr failed;
    asio::co_spawn(world.loop, world.station->run(), [&](std::exception_ptr) { world.running = false; });
    asio::co_spawn(world.loop, story(), [&](std::exception_ptr error) { failed = error; });
    const auto latest = std::chrono::steady_clock::now() + 2 * patience;
    while (world.running && !failed && world.loop.run_one_until(latest) != 0) {
    }
    if (failed)
        std::rethrow_exception(failed);
    CHECK_FALSE(world.running);
    CHECK(world.central.wrong == std::vector<std::string>());
}
