#pragma once

#include "tests/support/raw_station.hpp"
#include "tests/support/server_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <future>
#include <string>
#include <utility>

namespace voltgate::tests {

/// A whole server with its operator, and charge points that a test speaks for.
struct Resources {
    explicit Resources(ServerFixtureOptions options = {})
        : server(std::move(options))
        , client(server.client()) {}

    /// A charge point whose boot has been answered.
    RawStation booted(const std::string& identity) {
        ocpp::ClientOptions options;
        options.port = server.ocpp_endpoint().port();
        options.identity = identity;
        options.websocket.ping_interval = std::chrono::milliseconds(0);
        RawStation station(stations, options);
        if (station.connect() != 101)
            throw StationFailure(identity + " was refused");
        station.call("BootNotification", R"({"chargePointVendor":"Acme","chargePointModel":"One"})");
        return station;
    }

    /// Posts while the charge point answers the one CALL that comes of it.
    HttpResponse answered(RawStation& station, const std::string& target, const std::string& body,
                          const std::string& payload, std::string* call = nullptr) {
        auto posted = std::async(std::launch::async, [&] { return server.client().post(target, body); });
        answer(station, payload, call);
        return posted.get();
    }

    static void answer(RawStation& station, const std::string& payload, std::string* call = nullptr) {
        const auto text = station.expect();
        if (call != nullptr)
            *call = text;
        const auto id = boost::json::serialize(boost::json::parse(text).as_array().at(1));
        station.send("[3," + id + "," + payload + "]");
    }

    static boost::json::object json(const HttpResponse& response) {
        return boost::json::parse(response.body).as_object();
    }
    static std::string code(const HttpResponse& response) {
        return std::string(json(response).at("code").as_string());
    }

    LoopThread stations; ///< outlives every station
    ServerFixture server;
    HttpClient client;
};

} // namespace voltgate::tests
