#pragma once

#include "tests/support/raw_station.hpp"
#include "tests/support/server_fixture.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace voltgate::tests {

/// A server and the loop that carries its charge points.
struct World {
    explicit World(ServerFixtureOptions options = {})
        : server(std::move(options)) {}

    [[nodiscard]] ocpp::ClientOptions client_options(std::string identity) const {
        ocpp::ClientOptions options;
        options.port = server.ocpp_endpoint().port();
        options.identity = std::move(identity);
        options.websocket.ping_interval = std::chrono::milliseconds(0);
        return options;
    }

    /// A charge point that has not connected yet.
    [[nodiscard]] RawStation station(std::string identity) {
        return RawStation(stations, client_options(std::move(identity)));
    }

    /// A charge point that is connected and whose boot is accepted.
    [[nodiscard]] RawStation booted(std::string identity) {
        auto made = station(std::move(identity));
        if (made.connect() != 101)
            throw StationFailure(made.identity() + " was refused");
        made.call("BootNotification", boot_payload(made));
        return made;
    }

    /// In the words of the version that it speaks.
    static std::string_view boot_payload(const RawStation& station) {
        if (!station.subprotocol().starts_with("ocpp2"))
            return R"({"chargePointVendor":"Acme","chargePointModel":"One","firmwareVersion":"1.0"})";
        return R"({"reason":"PowerUp","chargingStation":)"
               R"({"vendorName":"Acme","model":"One","firmwareVersion":"1.0"}})";
    }

    LoopThread stations; ///< outlives every station
    ServerFixture server;
};

} // namespace voltgate::tests
