#include "tests/ocpp/central.hpp"

using namespace voltgate::test;
using namespace std::string_literals;
using asio::ip::tcp;

TEST_CASE("A connection that is refused, or leads nowhere, is a clear failure") {
    asio::io_context loop;
    Central central(loop);
    central.policy = [](const Handshake&) -> Admission { return Refusal{401, "wrong password"}; };
    auto body = [&]() -> asio::awaitable<void> {
        auto options = Station::options(central, "CP 1");
        options.password = "secret\0with NUL"s;
        auto refused = co_await voltgate::ocpp::connect(options);
        REQUIRE(!refused.has_value());
        CHECK(refused.error().http_status == 401);
        REQUIRE(central.handshakes.size() == 1);
        CHECK(central.handshakes[0].identity == "CP 1");
        CHECK(central.handshakes[0].credentials->user == "CP 1");
        CHECK(central.handshakes[0].credentials->password == "secret\0with NUL"s);
        co_await central.stop();

        auto nobody = co_await voltgate::ocpp::connect(options);
        REQUIRE(!nobody.has_value());
        CHECK(nobody.error().http_status == 0);
        CHECK_FALSE(nobody.error().description.empty());
    };
    run(loop, body());
}

TEST_CASE("A server that never answers the upgrade is given up after the time-out") {
    asio::io_context loop;
    tcp::acceptor deaf(loop, {asio::ip::address_v4::loopback(), 0});
    auto body = [&]() -> asio::awaitable<void> {
        ClientOptions options;
        options.host = "localhost";
        options.port = deaf.local_endpoint().port();
        options.identity = "CP1";
        options.timeout = 50ms;
        const auto result = co_await voltgate::ocpp::connect(options);
        REQUIRE(!result.has_value());
        CHECK(result.error().http_status == 0);
    };
    run(loop, body());
}
