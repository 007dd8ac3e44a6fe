// A world whose station speaks 2.0.1.
#pragma once

#include "tests/tools/station_world.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace voltgate::simulator {

inline const std::string accepted = R"({"status":"Accepted"})";

struct World2 : World {
    explicit World2(unsigned evses = 2, ocpp::Version version = ocpp::Version::v201)
        : World(evses) {
        options.version = version;
    }

    [[nodiscard]] std::vector<boost::json::object> events() const { return central.all("TransactionEvent"); }
    /// "Started CablePluggedIn Idle, Updated ..."
    [[nodiscard]] std::string story() const {
        std::string text;
        for (const auto& event : events()) {
            text += text.empty() ? "" : ", ";
            text += std::string(event.at("eventType").as_string()) + ' ' +
                    std::string(event.at("triggerReason").as_string()) + ' ' +
                    std::string(event.at("transactionInfo").at("chargingState").as_string());
        }
        return text;
    }
    [[nodiscard]] std::string transaction_id() const { return station->evse(1).transaction_id; }
    void configure(std::string_view name, std::string_view value) {
        station->protocol().configure(name, value);
    }

    asio::awaitable<void> charge(unsigned evse = 1) {
        station->plug(evse);
        const auto outcome = co_await station->swipe(evse, "TAG1");
        REQUIRE(outcome == Station::Swipe::started);
        co_await until_status(evse, EvseStatus::charging);
        co_await settle();
    }
    /// The command is answered so.
    asio::awaitable<void> expect(std::string action, std::string payload, std::string answer) {
        INFO(action << ' ' << payload);
        const auto given = co_await central.command(action, payload);
        CHECK(given == answer);
    }
    asio::awaitable<boost::json::object> ask(std::string action, std::string payload) {
        const auto given = co_await central.command(action, payload);
        INFO(action << ' ' << given);
        REQUIRE(given.starts_with('{'));
        co_return boost::json::parse(given).as_object();
    }
    asio::awaitable<void> until_told(std::string_view action, std::size_t times = 1) {
        const bool told = co_await station->until([&] { return central.count(action) >= times; }, patience);
        INFO(action);
        REQUIRE(told);
    }
};

} // namespace voltgate::simulator
