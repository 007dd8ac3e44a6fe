#include "tests/scenarios/world.hpp"

#include <catch2/catch.hpp>

#include <chrono>

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
    station.call("Heartbeat", "{}"); // its answer is the next frame: nothing was asked of it
    const auto begun = std::chrono::steady_clock::now();
    world.server.stop();
    CHECK(std::chrono::steady_clock::now() - begun < 1min);
}

} // namespace
} // namespace voltgate::tests
