#include "storage/records/charge_points.hpp"
#include "tests/api/resource_fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace voltgate::tests {
namespace {

constexpr std::size_t many = 12;

std::string identity_of(std::size_t number) {
    return "CP" + std::to_string(number);
}

/// Registers them with the same password, hashed once.
void register_charge_points(Resources& api) {
    api.client.post("/api/v1/charge-points", R"({"id":"CP0","password":"a password of CP0"})");
    api.server.write([](storage::Database& db) {
        auto record = storage::charge_points::get(db, "CP0").value();
        for (std::size_t i = 1; i < many; ++i) {
            record.id = identity_of(i);
            storage::charge_points::add_if_new(db, record);
        }
    });
}

ocpp::ClientOptions with_wrong_password(Resources& api, const std::string& identity) {
    ocpp::ClientOptions options;
    options.port = api.server.ocpp_endpoint().port();
    options.identity = identity;
    options.password = "not the one of " + identity;
    return options;
}

TEST_CASE("Wrong passwords of many charge points hold up no one who reads") {
    ServerFixtureOptions options;
    options.csms.settings.hashing.threads = 1;
    Resources api(options);
    register_charge_points(api);
    std::atomic<std::size_t> refused = 0;
    std::vector<std::thread> stations;
    for (std::size_t i = 0; i < many; ++i)
        stations.emplace_back([&api, &refused, i] {
            RawStation station(api.stations, with_wrong_password(api, identity_of(i)));
            if (station.connect() == 401)
                ++refused;
        });
    while (refused == 0)
        std::this_thread::yield();
    CHECK(api.client.get("/api/v1/charge-points").status == 200);
    const auto before = refused.load();
    for (auto& station : stations)
        station.join();
    CHECK(before < many / 2);
    CHECK(refused == many);
}

TEST_CASE("A charge point whose password cannot be checked now is told when to come back") {
    ServerFixtureOptions options;
    options.csms.settings.hashing.checks = 0;
    Resources api(options);
    register_charge_points(api);
    RawSocket socket(api.server.ocpp_endpoint());
    socket.send("GET /ocpp/CP1 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                "Sec-WebSocket-Protocol: ocpp1.6\r\nAuthorization: Basic Q1AxOnNlY3JldA==\r\n\r\n");
    const auto response = read_response(socket);
    CHECK(response.status == 503);
    CHECK(response.header("retry-after") == "10");
}

} // namespace
} // namespace voltgate::tests
