#include "tests/scenarios/load_station.hpp"
#include "tests/scenarios/world.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <deque>
#include <thread>

namespace voltgate::tests {
namespace {

using namespace std::chrono_literals;

constexpr int stations = 20;
constexpr std::size_t acknowledgements = 400;

/// Waits until enough was acknowledged; the stations' threads work meanwhile.
void wait_for(const std::atomic<std::size_t>& acknowledged, std::size_t enough) {
    for (auto seen = acknowledged.load(); seen < enough; seen = acknowledged.load())
        acknowledged.wait(seen);
}

TEST_CASE("a server that is stopped under load stops in time and has stored what it acknowledged, once") {
    World world;
    const auto first_start = world.server.clock().now() - 24h;
    const auto port = world.server.ocpp_endpoint().port();
    std::deque<LoadStation> fleet;
    for (int each = 0; each < stations; ++each) {
        fleet.emplace_back(world.station("LOAD" + std::to_string(each)), first_start);
        fleet.back().connect(port);
    }
    const std::atomic<bool> never{false};
    std::atomic<std::size_t> acknowledged{0};
    std::atomic<int> failures{0};
    std::vector<std::thread> threads;
    for (auto& each : fleet)
        threads.emplace_back([&, &station = each] {
            try {
                station.run(never, acknowledged);
            } catch (const std::exception&) {
                ++failures;
            }
            // However it ended, the test may not wait for it.
            acknowledged += acknowledgements;
            acknowledged.notify_all();
        });
    wait_for(acknowledged, acknowledgements);

    const auto begun = std::chrono::steady_clock::now();
    world.server.stop();
    const auto took = std::chrono::steady_clock::now() - begun;
    for (auto& each : threads)
        each.join();
    CHECK(took < 60s);
    CHECK(failures == 0);

    world.server.start();
    for (const auto& each : fleet) {
        const auto missing = world.server.read([&](storage::Database& db) { return each.missing_in(db); });
        CHECK(missing == std::vector<std::string>{});
    }

    // And the ledger would tell: a server that has seen none of it lacks what was acknowledged.
    World another;
    CHECK_FALSE(
        another.server.read([&](storage::Database& db) { return fleet.front().missing_in(db); }).empty());
}

} // namespace
} // namespace voltgate::tests
