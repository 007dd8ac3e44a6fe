#include "storage/open.hpp"
#include "tests/scenarios/load_station.hpp"
#include "tests/scenarios/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdlib>
#include <deque>
#include <numeric>
#include <random>
#include <string>
#include <thread>

namespace voltgate::tests {
namespace {

using namespace std::chrono_literals;

constexpr int stations = 12;
constexpr int usual_kills = 5;

int wanted_kills() {
    const char* given = std::getenv("VOLTGATE_KILLS"); // NOLINT: one thread at this time
    return given == nullptr ? usual_kills : std::atoi(given);
}

/// Loads the server until so many messages more were acknowledged, and kills it in the middle. Returns how
/// many stations were not answered as they should.
int load_and_kill(ServerProcess& server, std::deque<LoadStation>& fleet, std::size_t acknowledgements) {
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
    for (auto seen = acknowledged.load(); seen < acknowledgements; seen = acknowledged.load())
        acknowledged.wait(seen);
    server.kill();
    for (auto& each : threads)
        each.join();
    return failures;
}

std::size_t acknowledged_by(const std::deque<LoadStation>& fleet) {
    return std::accumulate(
        fleet.begin(), fleet.end(), std::size_t{0},
        [](std::size_t sum, const LoadStation& each) { return sum + each.acknowledged(); });
}

void check_database(const std::filesystem::path& file, const std::deque<LoadStation>& fleet) {
    auto db = storage::open_beside_server(file, storage::OpenMode::existing);
    auto integrity = db->prepare("PRAGMA integrity_check");
    REQUIRE(integrity.step());
    CHECK(integrity.text(0) == "ok");
    for (const auto& each : fleet)
        CHECK(each.missing_in(*db) == std::vector<std::string>{});
}

TEST_CASE("a server that is killed under load has stored every acknowledged message once") {
    const TemporaryFolder folder;
    LoopThread loop;
    const auto first_start = std::chrono::floor<std::chrono::seconds>(core::SystemClock().now()) - 24h;
    std::deque<LoadStation> fleet;
    for (int each = 0; each < stations; ++each) {
        ocpp::ClientOptions options;
        options.identity = "LOAD" + std::to_string(each);
        fleet.emplace_back(RawStation(loop, options), first_start);
    }
    std::mt19937 random(std::random_device{}());
    std::uniform_int_distribution<std::size_t> moment(1, 600);
    const auto kills = wanted_kills();
    for (int kill = 0; kill < kills; ++kill) {
        ServerProcess server(folder.path(), {"--admission", "open"});
        for (auto& each : fleet)
            each.connect(server.ocpp_port());
        const auto before = acknowledged_by(fleet);
        CHECK(load_and_kill(server, fleet, moment(random)) == 0);
        CHECK(acknowledged_by(fleet) > before);
        check_database(folder.path() / "voltgate.db", fleet);
    }
}

TEST_CASE("a server that is asked to stop ends with status 0 and starts again") {
    const TemporaryFolder folder;
    for (int round = 0; round < 2; ++round) {
        ServerProcess server(folder.path(), {"--admission", "open"});
        CHECK(server.terminate() == 0);
    }
}

} // namespace
} // namespace voltgate::tests
