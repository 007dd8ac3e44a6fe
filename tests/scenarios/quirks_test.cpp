#include "tests/scenarios/raw_websocket.hpp"
#include "tests/scenarios/world.hpp"

#include <catch2/catch.hpp>

#include <string>

/// What is set for one charge point alone, seen at the bytes of its connection.
namespace voltgate::tests {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using raw_websocket::frame;
using raw_websocket::upgrade;

const std::string ping_frame = "\x89\x00"s;

void set_quirks(World& world, const std::string& identity, const std::string& quirks) {
    auto client = world.server.client();
    client.post("/api/v1/charge-points", R"({"id":")" + identity + R"("})");
    const auto answer = client.patch("/api/v1/charge-points/" + identity + "/quirks", quirks);
    REQUIRE(answer.status == 200);
}

/// A charge point that answers no ping.
RawSocket deaf_station(World& world, const std::string& identity, const std::string& extensions = "") {
    RawSocket socket(world.server.ocpp_endpoint());
    auto request = upgrade("/ocpp/" + identity);
    request.insert(request.size() - 2, extensions);
    socket.send(request);
    return socket;
}

std::string handshake_of(RawSocket& socket) {
    return socket.read_until("\r\n\r\n");
}

void boots(RawSocket& socket) {
    socket.send(
        frame(R"([2,"boot","BootNotification",{"chargePointVendor":"Acme","chargePointModel":"One"}])"));
    CHECK(socket.read_until("Accepted").find("\"boot\"") != std::string::npos);
}

ServerFixtureOptions impatient() {
    ServerFixtureOptions options;
    options.csms.listener.websocket.ping_interval = 20ms;
    options.csms.listener.websocket.pong_timeout = 40ms;
    return options;
}

TEST_CASE("pitfall 23: a charge point that answers no ping is given up, unless its quirks say otherwise") {
    World world(impatient());
    set_quirks(world, "DEAF", R"({"pong_timeout_ms":0})");
    set_quirks(world, "QUIET", R"({"ping_interval_ms":0})");
    auto usual = deaf_station(world, "USUAL");
    auto deaf = deaf_station(world, "DEAF");
    auto quiet = deaf_station(world, "QUIET");
    CHECK(handshake_of(quiet).find("101") != std::string::npos);
    CHECK(handshake_of(deaf).find("101") != std::string::npos);
    CHECK(usual.closed());
    // By now the others have been silent for as long.
    for (int each = 0; each < 3; ++each)
        CHECK(deaf.read_until(ping_frame).find(ping_frame) != std::string::npos);
    boots(deaf);
    boots(quiet);
}

TEST_CASE("pitfall 23: a ping interval of its own overrules the server's") {
    World world; // pings after a minute
    set_quirks(world, "CP1", R"({"ping_interval_ms":20,"pong_timeout_ms":40})");
    auto station = deaf_station(world, "CP1");
    CHECK(station.read_until(ping_frame).find(ping_frame) != std::string::npos);
    CHECK(station.closed());
}

TEST_CASE("pitfall 39: compression is agreed on with the charge points for which it is switched on, and no "
          "others") {
    World world;
    set_quirks(world, "ON", R"({"compression":true})");
    const std::string offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    auto on = deaf_station(world, "ON", offer);
    auto usual = deaf_station(world, "USUAL", offer);
    CHECK(handshake_of(on).find("permessage-deflate") != std::string::npos);
    CHECK(handshake_of(usual).find("permessage-deflate") == std::string::npos);
    boots(usual);

    ServerFixtureOptions compressing;
    compressing.csms.listener.compression_v16 = ocpp::Compression::when_offered;
    World other(compressing);
    set_quirks(other, "OFF", R"({"compression":false})");
    auto off = deaf_station(other, "OFF", offer);
    CHECK(handshake_of(off).find("permessage-deflate") == std::string::npos);
    boots(off);
}

} // namespace
} // namespace voltgate::tests
