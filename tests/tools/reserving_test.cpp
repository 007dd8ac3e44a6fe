#include "tests/tools/station_world.hpp"

using namespace voltgate;
using namespace voltgate::simulator;
namespace asio = boost::asio;

namespace {

const std::string accepted = R"({"status":"Accepted"})";

std::string reserve_now(unsigned connector) {
    return R"({"connectorId":)" + std::to_string(connector) +
           R"(,"expiryDate":"2099-01-01T00:00:00Z","idTag":"A","parentIdTag":"FAMILY","reservationId":5})";
}

asio::awaitable<void> reserve(World& world, unsigned connector) {
    auto payload = reserve_now(connector);
    const auto answer = co_await world.central.command("ReserveNow", std::move(payload));
    REQUIRE(answer == accepted);
}

std::string profile(std::string_view purpose, std::string_view kind, unsigned watts) {
    return R"({"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":")" +
           std::string(purpose) + R"(","chargingProfileKind":")" + std::string(kind) +
           R"(","chargingSchedule":{"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":)" +
           std::to_string(watts) + "}]}}}";
}

} // namespace

TEST_CASE("a reserved EVSE is for the tag of the reservation and for its group") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        co_await reserve(w, 1);
        w.station->plug(1);
        const auto stranger = co_await w.station->swipe(1, "STRANGER");
        CHECK(stranger == Station::Swipe::refused);
        w.central.answers["Authorize"] = R"({"idTagInfo":{"status":"Accepted","parentIdTag":"family"}})";
        const auto member = co_await w.station->swipe(1, "B");
        CHECK(member == Station::Swipe::started);
        co_await w.settle();
        CHECK(w.central.last("StartTransaction").at("reservationId") == 5);
        CHECK_FALSE(w.station->evse(1).reservation);
    });
}

TEST_CASE("a reservation of the whole charge point is used on any EVSE, and moved by its id") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        co_await reserve(w, 1);
        co_await reserve(w, 2);
        CHECK_FALSE(w.station->evse(1).reservation);
        CHECK(w.station->evse(2).reservation);
        co_await reserve(w, 0);
        CHECK(w.station->evse(1).reservation);
        CHECK_FALSE(w.station->evse(2).reservation);
        w.station->plug(2);
        const auto outcome = co_await w.station->swipe(2, "A");
        CHECK(outcome == Station::Swipe::started);
        co_await w.settle();
        CHECK(w.central.last("StartTransaction").at("reservationId") == 5);
        CHECK_FALSE(w.station->evse(1).reservation);
    });
}

TEST_CASE("a fault, or being taken out of service, ends a reservation") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        co_await reserve(w, 1);
        w.station->break_down(1, "GroundFailure");
        CHECK_FALSE(w.station->evse(1).reservation);
        co_await reserve(w, 2);
        const auto answer =
            co_await w.central.command("ChangeAvailability", R"({"connectorId":2,"type":"Inoperative"})");
        CHECK(answer == accepted);
        CHECK_FALSE(w.station->evse(2).reservation);
    });
}

TEST_CASE("a profile limits what is drawn, one of a transaction until that ends") {
    World world;
    world.tell([](World& w) -> asio::awaitable<void> {
        w.station->plug(1);
        const auto outcome = co_await w.station->swipe(1, "A");
        REQUIRE(outcome == Station::Swipe::started);
        co_await w.settle();
        CHECK(w.station->evse(1).power_w() > 3'000);
        auto own = profile("TxProfile", "Relative", 2'000);
        const auto set = co_await w.central.command("SetChargingProfile", std::move(own));
        CHECK(set == accepted);
        const bool limited =
            co_await w.station->until([&] { return w.station->evse(1).power_w() == 2'000; }, patience);
        CHECK(limited);
        co_await w.station->swipe(1, "A"); // stops
        const auto cleared = co_await w.central.command("ClearChargingProfile", "{}");
        CHECK(cleared == R"({"status":"Unknown"})");
        auto late = profile("TxProfile", "Relative", 2'000);
        const auto refused = co_await w.central.command("SetChargingProfile", std::move(late));
        CHECK(refused == R"({"status":"Rejected"})");
    });
}
