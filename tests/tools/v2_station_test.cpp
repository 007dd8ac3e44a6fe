// What a station tells by itself in 2.x: boots, availability, transactions.
#include "tests/tools/v2_world.hpp"

using namespace voltgate;
using namespace voltgate::simulator;
namespace json = boost::json;

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
        const bool back =
            co_await w.station->until([&] { return w.central.count("BootNotification") == 2; }, patience);
        REQUIRE(back);
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

TEST_CASE("a transaction begins when the power path closes and tells each step under its own numbers") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.charge();
        world.station->protocol().sample(const_cast<Evse&>(world.station->evse(1)), Occasion::periodic);
        co_await world.station->swipe(1, "TAG1");
        world.station->unplug(1);
        co_await world.settle();
        CHECK(world.story() == "Started Authorized EVConnected, Updated ChargingStateChanged Charging, "
                               "Updated MeterValuePeriodic Charging, Ended StopAuthorized EVConnected");
        const auto events = world.events();
        for (std::size_t at = 0; at < events.size(); ++at)
            CHECK(events[at].at("seqNo") == at);
        CHECK(events[0].at("evse").at("id") == 1);
        CHECK(events[0].at("evse").at("connectorId") == 1);
        CHECK(events[0].at("idToken").at("idToken") == "TAG1");
        CHECK(events[0].at("idToken").at("type") == "ISO14443");
        CHECK_FALSE(events[1].contains("idToken"));
        CHECK_FALSE(events[1].contains("evse"));
        CHECK_FALSE(events[1].contains("offline"));
        CHECK(events[0].at("meterValue").at(0).at("sampledValue").at(0).at("context") == "Transaction.Begin");
        CHECK(events[3].at("meterValue").as_array().size() == 2);
        CHECK(events[3].at("transactionInfo").at("stoppedReason") == "Local");
        CHECK(events[3].at("idToken").at("idToken") == "TAG1");
        CHECK(world.central.last("StatusNotification").at("connectorStatus") == "Available");
    });
}

TEST_CASE("a transaction may begin with the cable and end when it is gone") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        world.configure("TxCtrlr.TxStartPoint", "EVConnected");
        world.configure("TxCtrlr.TxStopPoint", "EVConnected");
        co_await world.charge();
        co_await world.station->swipe(1, "TAG1");
        world.station->unplug(1);
        co_await world.settle();
        CHECK(world.story() == "Started CablePluggedIn EVConnected, Updated Authorized EVConnected, "
                               "Updated ChargingStateChanged Charging, Updated StopAuthorized EVConnected, "
                               "Ended EVCommunicationLost Idle");
        const auto events = world.events();
        CHECK_FALSE(events[0].contains("idToken"));
        CHECK(events[0].at("cableMaxCurrent") == 32);
        CHECK(events[1].at("idToken").at("idToken") == "TAG1");
        CHECK(events[4].at("transactionInfo").at("stoppedReason") == "Local");
    });
}

TEST_CASE("a transaction that began with a token ends when no vehicle comes in time") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        world.configure("TxCtrlr.TxStartPoint", "Authorized");
        world.configure("TxCtrlr.EVConnectionTimeOut", "0");
        const auto outcome = co_await world.station->swipe(1, "TAG1");
        CHECK(outcome == Station::Swipe::permitted);
        const bool over = co_await world.station->until([&] { return world.events().size() == 2; }, patience);
        REQUIRE(over);
        CHECK(world.story() == "Started Authorized Idle, Ended EVConnectTimeout Idle");
        CHECK(world.events()[1].at("transactionInfo").at("stoppedReason") == "Timeout");
    });
}

TEST_CASE("a parking bay sees the vehicle come and go") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        world.configure("TxCtrlr.TxStartPoint", "ParkingBayOccupancy");
        world.configure("TxCtrlr.TxStopPoint", "ParkingBayOccupancy");
        world.station->plug(1);
        world.station->unplug(1);
        co_await world.settle();
        CHECK(world.story() == "Started EVDetected EVConnected, Updated CablePluggedIn EVConnected, "
                               "Updated EVCommunicationLost Idle, Ended EVDeparted Idle");
    });
}

TEST_CASE("what happens offline is marked so and told after the return, in order") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.charge();
        world.station->go_offline();
        co_await world.station->swipe(1, "TAG1");
        const auto id = world.events()[0].at("transactionInfo").at("transactionId");
        CHECK(world.station->keeps_messages(id.as_string()));
        world.station->go_online();
        co_await world.settle();
        const auto last = world.events().back();
        CHECK(last.at("eventType") == "Ended");
        CHECK(last.at("offline") == true);
        CHECK(last.at("seqNo") == 2);
        CHECK(world.central.count("BootNotification") == 1);
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

TEST_CASE("numbers of events may be counted through all transactions") {
    World2 world;
    world.options.faults.count_on = true;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.charge();
        co_await world.charge(2);
        const auto events = world.events();
        REQUIRE(events.size() == 4);
        CHECK(events[3].at("seqNo") == 3);
        CHECK(events[3].at("transactionInfo").at("transactionId") !=
              events[0].at("transactionInfo").at("transactionId"));
    });
}

TEST_CASE("a token that the central system refuses afterwards ends or suspends the transaction") {
    for (const bool stops : {true, false}) {
        World2 world;
        world.central.answers["TransactionEvent"] = R"({"idTokenInfo":{"status":"Blocked"}})";
        world.tell([&](World&) -> asio::awaitable<void> {
            world.configure("TxCtrlr.StopTxOnInvalidId", stops ? "true" : "false");
            world.station->plug(1);
            co_await world.station->swipe(1, "TAG1");
            const bool told = co_await world.station->until(
                [&] { return world.story().find("Deauthorized") != std::string::npos; }, patience);
            REQUIRE(told);
            co_await world.settle();
            const auto last = world.events().back();
            CHECK(last.at("eventType") == (stops ? "Ended" : "Updated"));
            CHECK(last.at("triggerReason") == "Deauthorized");
            if (stops)
                CHECK(last.at("transactionInfo").at("stoppedReason") == "DeAuthorized");
            else
                CHECK(last.at("transactionInfo").at("chargingState") == "SuspendedEVSE");
        });
    }
}

TEST_CASE("so much energy as is allowed flows for a refused token") {
    World2 world;
    world.options.time_scale = 200;
    world.central.answers["TransactionEvent"] = R"({"idTokenInfo":{"status":"Invalid"}})";
    world.tell([&](World&) -> asio::awaitable<void> {
        world.configure("TxCtrlr.MaxEnergyOnInvalidId", "500");
        world.station->plug(1);
        co_await world.station->swipe(1, "TAG1");
        const bool over =
            co_await world.station->until([&] { return !world.station->evse(1).transaction; }, patience);
        REQUIRE(over);
        co_await world.settle();
        CHECK(world.events().back().at("triggerReason") == "EnergyLimitReached");
    });
}

TEST_CASE("a driver may want only so much energy, or only so much time") {
    for (const bool time : {true, false}) {
        World2 world;
        world.options.time_scale = 10'000;
        world.tell([&](World&) -> asio::awaitable<void> {
            Vehicle vehicle;
            vehicle.wanted_time = time ? 30ms : 0ms;
            vehicle.wanted_wh = time ? 0 : 5'000;
            world.station->plug(1, vehicle);
            co_await world.station->swipe(1, "TAG1");
            co_await world.until_status(1, EvseStatus::finishing);
            co_await world.settle();
            const std::string reason = time ? "TimeLimitReached" : "EnergyLimitReached";
            CHECK(world.events().back().at("triggerReason") == reason.c_str());
            CHECK(world.events().back().at("transactionInfo").at("stoppedReason") == reason.c_str());
        });
    }
}

TEST_CASE("a master pass stops a transaction of another and starts none") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        world.configure("AuthCtrlr.MasterPassGroupId", "MASTER");
        co_await world.charge();
        world.central.answers["Authorize"] =
            R"({"idTokenInfo":{"status":"Accepted","groupIdToken":{"idToken":"MASTER","type":"Central"}}})";
        const auto stopped = co_await world.station->swipe(1, "POLICE");
        CHECK(stopped == Station::Swipe::stopped);
        world.station->plug(2);
        const auto started = co_await world.station->swipe(2, "POLICE");
        CHECK(started == Station::Swipe::refused);
        co_await world.settle();
        CHECK(world.events().back().at("transactionInfo").at("stoppedReason") == "MasterPass");
    });
}

TEST_CASE("a contract in the vehicle identifies it, and it says what it needs") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        Vehicle vehicle;
        vehicle.iso15118 = true;
        vehicle.emaid = "DE8AA1A2B3C4D5";
        world.station->plug(1, vehicle);
        co_await world.until_status(1, EvseStatus::charging);
        co_await world.until_told("NotifyEVChargingNeeds");
        CHECK(world.central.last("Authorize").at("idToken").at("type") == "eMAID");
        const auto& needs = world.central.last("NotifyEVChargingNeeds");
        CHECK(needs.at("evseId") == 1);
        CHECK(needs.at("chargingNeeds").at("requestedEnergyTransfer") == "AC_three_phase");
        CHECK(needs.at("chargingNeeds").at("acChargingParameters").at("energyAmount") == 36'000);
        co_await world.expect(
            "SetChargingProfile",
            R"({"evseId":1,"chargingProfile":{"id":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","transactionId":")" +
                world.transaction_id() +
                R"(","chargingProfileKind":"Relative","chargingSchedule":[{"id":1,"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":4000}]}]}})",
            accepted);
        co_await world.until_told("NotifyEVChargingSchedule");
        co_await world.settle();
        CHECK(world.station->evse(1).power_w() == Approx(4'000));
        CHECK(world.story().find("Updated ChargingRateChanged Charging") != std::string::npos);
        world.station->change_needs(1, 3'000);
        co_await world.until_told("NotifyEVChargingNeeds", 2);
    });
}

TEST_CASE("what a station may decide by itself follows from what is switched on") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.charge(); // the token is in the cache now
        world.station->go_offline();
        world.configure("AuthCacheCtrlr.Enabled", "false");
        world.station->plug(2);
        const auto refused = co_await world.station->swipe(2, "TAG1");
        CHECK(refused == Station::Swipe::refused);
        world.configure("AuthCacheCtrlr.Enabled", "true");
        const auto started = co_await world.station->swipe(2, "TAG1");
        CHECK(started == Station::Swipe::started);
    });
}

TEST_CASE("meters are read by the clock, in transactions and outside") {
    World2 world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.charge();
        world.configure("AlignedDataCtrlr.Interval", "1");
        const bool read = co_await world.station->until(
            [&] {
                return world.story().find("MeterValueClock") != std::string::npos &&
                       world.central.count("MeterValues") > 0;
            },
            patience);
        REQUIRE(read);
        world.configure("AlignedDataCtrlr.Interval", "0");
        CHECK(world.central.last("MeterValues").at("evseId") == 2);
        const auto& value = world.central.last("MeterValues").at("meterValue").at(0).at("sampledValue").at(0);
        CHECK(value.at("context") == "Sample.Clock");
        CHECK(value.at("unitOfMeasure").at("unit") == "Wh");
    });
}

TEST_CASE("values may be told in thousands and with a signature") {
    World2 world;
    world.options.faults.scaled_units = true;
    world.tell([&](World&) -> asio::awaitable<void> {
        world.configure("SampledDataCtrlr.SignReadings", "true");
        co_await world.charge();
        const auto started = world.events().front();
        const auto& value = started.at("meterValue").at(0).at("sampledValue").at(0);
        CHECK(value.at("unitOfMeasure").at("multiplier") == 3);
        CHECK(value.at("value").to_number<double>() == Approx(10));
        CHECK(value.at("signedMeterValue").at("encodingMethod") == "OCMF");
    });
}

TEST_CASE("a connection that is half open answers no ping any more") {
    World2 world;
    world.central.keeps_old_connections = true;
    world.central.websocket.emplace();
    world.central.websocket->ping_interval = 20ms;
    world.central.websocket->pong_timeout = 100ms;
    world.tell([&](World&) -> asio::awaitable<void> {
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
