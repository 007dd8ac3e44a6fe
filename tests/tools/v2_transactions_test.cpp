// Transactions of a 2.x station, step by step, and their meter values.
#include "tests/tools/v2_world.hpp"

using namespace voltgate;
using namespace voltgate::simulator;

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
        co_await world.until([&] { return world.events().size() == 2; });
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
