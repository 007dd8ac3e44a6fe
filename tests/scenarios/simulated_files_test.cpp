#include "storage/records/charge_points.hpp"
#include "storage/records/files.hpp"
#include "tests/scenarios/world.hpp"
#include "tools/simulator/station.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>

#include <future>

namespace voltgate::tests {
namespace {

using namespace std::chrono_literals;

/// A simulated charge point on a loop of its own, connected while the object lives.
class Simulated {
public:
    explicit Simulated(const World& world)
        : station_(loop_.context().get_executor(), options(world))
        , over_(boost::asio::co_spawn(loop_.context(), station_.run(), boost::asio::use_future)) {}
    ~Simulated() {
        loop_.call([this] { station_.stop(); });
        over_.wait();
    }

private:
    static simulator::StationOptions options(const World& world) {
        simulator::StationOptions made;
        made.connection = world.client_options("CP1");
        made.reconnect_wait = 10ms;
        made.restart_time = 10ms;
        made.job_step = 1ms;
        return made;
    }

    LoopThread loop_;
    simulator::Station station_;
    std::future<void> over_;
};

std::optional<storage::ChargePoint> charge_point(World& world) {
    return world.server.read([](storage::Database& db) { return storage::charge_points::get(db, "CP1"); });
}

std::vector<storage::StoredFile> uploads(World& world) {
    storage::files::ListFilter filter;
    filter.charge_point_id = "CP1";
    return world.server
        .read([&](storage::Database& db) { return storage::files::list(db, filter, storage::PageRequest()); })
        .data;
}

std::string member(const HttpResponse& response, std::string_view name) {
    return std::string(boost::json::parse(response.body).as_object().at(name).as_string());
}

TEST_CASE("a simulated charge point fetches its firmware from us, boots with it and delivers its log") {
    World world;
    const Simulated station(world);
    REQUIRE(world.server.becomes_true([&] {
        const auto record = charge_point(world);
        return record && record->firmware_version == "1.0.0";
    }));
    auto client = world.server.client();
    const auto image =
        client.request("POST", "/api/v1/files?name=two.bin", "Version: 2.0.0\n" + std::string(300'000, 'x'));
    REQUIRE(image.status == 201);
    const auto update = client.post("/api/v1/charge-points/CP1/actions/update-firmware",
                                    R"({"file_id":")" + member(image, "id") + "\"}");
    CHECK(update.status == 200);
    CHECK(world.server.becomes_true([&] { return charge_point(world)->firmware_version == "2.0.0"; }));

    REQUIRE(world.server.becomes_true([&] {
        return client.post("/api/v1/charge-points/CP1/actions/get-diagnostics", "{}").status == 200;
    }));
    REQUIRE(world.server.becomes_true([&] { return !uploads(world).empty(); }));
    const auto log = uploads(world).front();
    CHECK(log.name == "diagnostics-CP1.log");
    const auto content = client.get("/api/v1/files/" + log.id + "/content");
    CHECK(content.body.starts_with("Voltgate Simulator CP1\nfirmware 2.0.0\n"));
}

} // namespace
} // namespace voltgate::tests
