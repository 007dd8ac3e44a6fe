#include "tests/ocpp/central.hpp"
#include "tests/ocpp/raw_socket.hpp"

using namespace voltgate::test;

TEST_CASE("A charge point connects, both sides call, and it leaves") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        Station station;
        central.answer = [](IncomingCall call) -> asio::awaitable<CallAnswer> {
            co_return R"({"echo":")" + std::string(call.payload.at("text").as_string()) + R"("})";
        };
        co_await station.connect(Station::options(central, "CP 1"));
        CHECK(station.subprotocol == "ocpp1.6");
        CHECK(central.arrivals == std::vector<std::string>{"CP 1"});

        const auto answer = co_await station.call("BootNotification", R"({"text":"hello"})");
        REQUIRE(answer.has_value());
        CHECK(answer->at("echo") == "hello");

        OutgoingCall reset;
        reset.action = "Reset";
        const auto result = co_await central.peers.at("CP 1")->call(std::move(reset));
        CHECK(result.has_value());
        CHECK(station.calls == std::vector<std::string>{"Reset"});

        co_await station.leave();
        CHECK(station.closed.cause == Closed::Cause::closed_by_us);
        co_await central.stop();
        REQUIRE(central.closed.size() == 1);
        CHECK(central.closed[0].cause == Closed::Cause::closed_by_remote);
        CHECK(central.closed[0].code == CloseCode::normal);
    };
    run(loop, body());
}
