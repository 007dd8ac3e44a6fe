// What drivers and vehicles do at a 2.x station: tokens that are refused, limits of their own, contracts.
#include "tests/tools/v2_world.hpp"

using namespace voltgate;
using namespace voltgate::simulator;

TEST_CASE("a token that the central system refuses afterwards ends or suspends the transaction") {
    for (const bool stops : {true, false}) {
        World2 world;
        world.central.answers["TransactionEvent"] = R"({"idTokenInfo":{"status":"Blocked"}})";
        world.tell([&](World&) -> asio::awaitable<void> {
            world.configure("TxCtrlr.StopTxOnInvalidId", stops ? "true" : "false");
            world.station->plug(1);
            co_await world.station->swipe(1, "TAG1");
            co_await world.until([&] { return world.story().find("Deauthorized") != std::string::npos; });
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
        co_await world.until([&] { return !world.station->evse(1).transaction; });
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
