#include "tests/scenarios/world.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>

namespace voltgate::tests {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a charge point that settles keeps no server from stopping, and is left alone meanwhile") {
    ServerFixtureOptions options;
    options.csms.settings.boot.read_configuration = true;
    options.csms.settings.boot.settling = 1h;
    World world(options);
    auto station = world.booted("CP1");
    auto other = world.booted("CP2");
    other.drop();
    auto client = world.server.client();
    const auto desired = client.post("/api/v1/desired-configurations",
                                     R"({"charge_point_id":"CP1","name":"HeartbeatInterval","value":"60"})");
    CHECK(desired.status == 201);
    station.call("Heartbeat", "{}"); // its answer is the next frame: nothing was asked of it
    const auto begun = std::chrono::steady_clock::now();
    world.server.stop();
    CHECK(std::chrono::steady_clock::now() - begun < 1min);
}

TEST_CASE("charge points that have settled are configured, also those that came after the first were") {
    ServerFixtureOptions options;
    options.csms.settings.boot.read_configuration = true;
    options.csms.settings.boot.settling = 20ms;
    World world(options);
    for (const auto* name : {"CP1", "CP2"}) {
        auto first = world.booted(name + std::string("A"));
        auto second = world.booted(name + std::string("B"));
        CHECK(first.expect().find("GetConfiguration") != std::string::npos);
        CHECK(second.expect().find("GetConfiguration") != std::string::npos);
    }
}

} // namespace
} // namespace voltgate::tests
