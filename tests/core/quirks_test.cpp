#include "core/quirks.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core {

TEST_CASE("quirks that cannot be understood count as none, and unknown ones are left alone") {
    CHECK_FALSE(quirks_of({"no json"}).ping_interval_ms);
    CHECK_FALSE(quirks_of({"[]"}).ping_interval_ms);
    CHECK_FALSE(quirks_of({R"({"ping_interval_ms":-5})"}).ping_interval_ms);
    CHECK_FALSE(quirks_of({R"({"default_version":"ocpp9"})"}).default_version);
    const auto quirks = quirks_of({R"({"ping_interval_ms":5,"of_a_later_version":true})"});
    CHECK(quirks.ping_interval_ms == 5);
}

TEST_CASE("what no quirk says is as the server's options say") {
    ocpp::WebSocketOptions usual;
    usual.ping_interval = std::chrono::milliseconds(7);
    usual.receive_limit = 1000;
    ocpp::Welcome plain;
    apply({}, plain, usual);
    CHECK(plain.websocket->ping_interval == usual.ping_interval);
    CHECK(plain.websocket->receive_limit == 1000);
    CHECK_FALSE(plain.compression);
    CHECK_FALSE(plain.default_version);

    Quirks quirks;
    quirks.ping_interval_ms = 0;
    quirks.pong_timeout_ms = 9;
    quirks.abort_instead_of_close = true;
    quirks.compression = false;
    quirks.default_version = "ocpp1.6";
    ocpp::Welcome odd;
    apply(quirks, odd, usual);
    CHECK(odd.websocket->ping_interval == std::chrono::milliseconds(0));
    CHECK(odd.websocket->pong_timeout == std::chrono::milliseconds(9));
    CHECK(odd.websocket->abort_instead_of_close);
    CHECK(odd.websocket->receive_limit == 1000);
    CHECK(odd.compression == ocpp::Compression::off);
    CHECK(odd.default_version == ocpp::Version::v16);
}

TEST_CASE("a record without quirks costs its connection nothing") {
    CHECK(shared_quirks_of({"{}"}) == nullptr);
    CHECK(shared_quirks_of({""}) == nullptr);
    CHECK(shared_quirks_of({R"({"basic_user":"box"})"})->basic_user == "box");
    CHECK_FALSE(no_quirks().basic_user);
}

TEST_CASE("a register that begins with the session shows 0 at its start, whatever is told") {
    Quirks quirks;
    CHECK(start_register(quirks, 5000) == 5000);
    CHECK_FALSE(start_register(quirks, std::nullopt));
    quirks.session_meter = true;
    CHECK(start_register(quirks, 5000) == 0);
    CHECK(start_register(quirks, std::nullopt) == 0);
}

TEST_CASE("a connection is proof of life where it is pinged and an answer is waited for") {
    using std::chrono::milliseconds;
    ocpp::WebSocketOptions options;
    options.ping_interval = milliseconds(1000);
    options.pong_timeout = milliseconds(1000);
    CHECK(ends_when_silent(options));
    options.pong_timeout = milliseconds(0);
    CHECK_FALSE(ends_when_silent(options));
    options.pong_timeout = milliseconds(1000);
    options.ping_interval = milliseconds(0);
    CHECK_FALSE(ends_when_silent(options));
}

} // namespace voltgate::core
