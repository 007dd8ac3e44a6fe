#include "certs/encoding.hpp"
#include "storage/records/charge_points.hpp"
#include "tests/api/resource_fixture.hpp"
#include "tests/support/thread_gate.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace voltgate::tests {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t many = 12;

std::string identity_of(std::size_t number) {
    return "CP" + std::to_string(number);
}

/// Registers them with the same password, hashed once.
void register_charge_points(Resources& api) {
    api.client.post("/api/v1/charge-points", R"({"id":"CP0","password":"a password of CP0"})");
    api.server.write([](storage::Database& db) {
        auto record = storage::charge_points::get(db, "CP0").value();
        for (std::size_t i = 0; i < many; ++i) {
            record.id = identity_of(i);
            storage::charge_points::add_if_new(db, record);
        }
    });
}

/// Knocks and does not wait for the answer.
RawSocket knock(const Resources& api, const std::string& identity) {
    RawSocket socket(api.server.ocpp_endpoint());
    socket.send("GET /ocpp/" + identity +
                " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                "Sec-WebSocket-Protocol: ocpp1.6\r\nAuthorization: Basic " +
                certs::base64(identity + ":not the one of " + identity) + "\r\n\r\n");
    return socket;
}

TEST_CASE("Wrong passwords of many charge points hold up no one who reads") {
    ServerFixtureOptions options;
    options.csms.settings.hashing.threads = 1;
    Resources api(options);
    register_charge_points(api);
    ThreadGate gate; // the one thread that hashes stands still before it
    boost::asio::co_spawn(gate.executor(), api.server.csms().hashing().hash("another"),
                          boost::asio::detached);
    REQUIRE(gate.holds());
    std::vector<RawSocket> knocking;
    for (std::size_t i = 0; i < many; ++i)
        knocking.push_back(knock(api, identity_of(i)));
    // Several, as the first could be faster than those who knocked; each would wait for the gate in vain.
    for (int i = 0; i < 10; ++i)
        CHECK(api.client.get("/api/v1/charge-points").status == 200);
    // Nobody else has hashed for those who knocked.
    for (auto& each : knocking)
        CHECK(each.read_until("\r\n\r\n", 2ms).empty());
    gate.open();
    for (auto& each : knocking)
        CHECK(each.read_until("\r\n\r\n").find("HTTP/1.1 401 ") == 0);
}

TEST_CASE("A charge point whose password cannot be checked now is told when to come back") {
    ServerFixtureOptions options;
    options.csms.settings.hashing.checks = 0;
    Resources api(options);
    register_charge_points(api);
    auto socket = knock(api, "CP1");
    const auto response = read_response(socket);
    CHECK(response.status == 503);
    CHECK(response.header("retry-after") == "10");
}

} // namespace
} // namespace voltgate::tests
