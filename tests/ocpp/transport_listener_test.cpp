#include "tests/ocpp/central.hpp"
#include "tests/ocpp/raw_socket.hpp"

using namespace voltgate::test;
using namespace std::string_literals;

namespace {

// One request, the whole answer.
struct Door {
    explicit Door(ListenerOptions options = {})
        : central(loop, std::move(options)) {}

    std::string knock(std::string target, std::string headers = "Sec-WebSocket-Protocol: ocpp1.6\r\n") {
        return raw("GET " + target +
                   " HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
                   headers + "\r\n");
    }

    std::string raw(std::string request) {
        std::string answer;
        auto body = [&]() -> asio::awaitable<void> {
            RawSocket socket(loop);
            co_await socket.connect(central.endpoint());
            co_await socket.write(request);
            answer = co_await socket.read_until("\r\n\r\n");
            if (answer.starts_with("HTTP/1.1 101")) {
                socket.reset();
                co_return;
            }
            const auto rest = co_await socket.read_to_end();
            answer += rest;
        };
        run(loop, body());
        return answer;
    }

    ~Door() {
        auto body = [&]() -> asio::awaitable<void> { co_await central.stop(); };
        run(loop, body());
    }

    asio::io_context loop;
    Central central;
};

const auto upgraded = Catch::StartsWith("HTTP/1.1 101 ");
const auto bad_request = Catch::StartsWith("HTTP/1.1 400 ");

Catch::Matchers::StdString::ContainsMatcher says(const std::string& header) {
    return Catch::Contains("\r\n" + header);
}

} // namespace

TEST_CASE("A charge point is let in, its subprotocol echoed") {
    Door door;
    const auto answer = door.knock("/ocpp/CP1");
    CHECK_THAT(answer, upgraded);
    CHECK_THAT(answer, says("Sec-WebSocket-Protocol: ocpp1.6\r\n"));
    CHECK_THAT(answer, says("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    CHECK_THAT(answer, says("Server: voltgate\r\n"));
    REQUIRE(door.central.handshakes.size() == 1);
    CHECK(door.central.handshakes[0].identity == "CP1");
    CHECK(door.central.handshakes[0].version == Version::v16);
    CHECK(door.central.handshakes[0].remote.address().is_loopback());
}

TEST_CASE("The first subprotocol of the client's list that we speak is chosen, exactly one is echoed") {
    Door door({.versions = {Version::v16, Version::v201}});
    CHECK_THAT(door.knock("/CP1", "Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6\r\n"),
               says("Sec-WebSocket-Protocol: ocpp2.0.1\r\n"));
    CHECK_THAT(door.knock("/CP1", "Sec-WebSocket-Protocol: ocpp1.6, ocpp2.0.1\r\n"),
               says("Sec-WebSocket-Protocol: ocpp1.6\r\n"));
    CHECK_THAT(door.knock("/CP1", "Sec-WebSocket-Protocol: ocpp0.1\r\nSec-WebSocket-Protocol: ocpp1.6\r\n"),
               says("Sec-WebSocket-Protocol: ocpp1.6\r\n"));
    CHECK_THAT(door.knock("/CP1", "Sec-WebSocket-Protocol: ocpp2.1,soap,OCPP1.6\r\n"),
               says("Sec-WebSocket-Protocol: OCPP1.6\r\n"));
    CHECK_THAT(door.knock("/ocpp/1.6/CP1", "Sec-WebSocket-Protocol: ocpp2.0.1\r\n"),
               says("Sec-WebSocket-Protocol: ocpp2.0.1\r\n"));
}

TEST_CASE("pitfall 25: without a common subprotocol the upgrade is refused") {
    Door door;
    CHECK_THAT(door.knock("/CP1", ""), bad_request);
    CHECK_THAT(door.knock("/CP1", "Sec-WebSocket-Protocol: ocpp0.1\r\n"), bad_request);
    CHECK_THAT(door.knock("/CP1", "Sec-WebSocket-Protocol: \r\n"), bad_request);
    CHECK(door.central.arrivals.empty());
}

TEST_CASE("pitfall 25: a default version serves stations that send no subprotocol, and nothing is echoed") {
    Door door({.default_version = Version::v16});
    const auto answer = door.knock("/CP1", "");
    CHECK_THAT(answer, upgraded);
    CHECK_THAT(answer, !Catch::Contains("Sec-WebSocket-Protocol"));
    CHECK_THAT(door.knock("/CP1", "Sec-WebSocket-Protocol: ocpp0.1\r\n"), bad_request);
}

TEST_CASE("pitfall 25: the policy can give one station a default version, also for a wrong subprotocol") {
    Door door;
    door.central.policy = [](const Handshake&) -> Admission {
        return Welcome{.default_version = Version::v16};
    };
    for (const auto* headers : {"", "Sec-WebSocket-Protocol: ocpp0.1\r\n"}) {
        const auto answer = door.knock("/CP1", headers);
        CHECK_THAT(answer, upgraded);
        CHECK_THAT(answer, !Catch::Contains("Sec-WebSocket-Protocol"));
    }
}

TEST_CASE("pitfall 25: on request the handshake is finished without a subprotocol, then closed") {
    asio::io_context loop;
    Central central(loop, {.no_common_subprotocol = NoCommonSubprotocol::upgrade_then_close});
    auto body = [&]() -> asio::awaitable<void> {
        RawSocket socket(loop);
        co_await socket.connect(central.endpoint());
        const auto answer = co_await socket.upgrade("/CP1", "Sec-WebSocket-Protocol: ocpp0.1\r\n");
        CHECK_THAT(answer, upgraded);
        const auto frame = co_await socket.read_frame();
        CHECK(frame.first == 0x88);
        CHECK(frame.payload.substr(0, 2) == "\x03\xea");
        co_await socket.write(client_frame("\x03\xea", 0x88));
        const auto rest = co_await socket.read_to_end();
        CHECK(rest.empty());
        CHECK(central.arrivals.empty());
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("pitfall 26: a request without Connection header, or without Upgrade header, is understood") {
    Door door;
    const auto rest =
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n"s;
    CHECK_THAT(door.raw("GET /CP1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n" + rest), upgraded);
    CHECK_THAT(door.raw("GET /CP1 HTTP/1.1\r\nConnection: keep-alive\r\n" + rest), upgraded);
    CHECK_THAT(door.raw("GET /CP1 HTTP/1.1\n" + rest), upgraded);
}

TEST_CASE("pitfall 26: a request target in absolute form is understood") {
    Door door;
    CHECK_THAT(door.knock("http://central.example:9000/ocpp/CP%201"), upgraded);
    CHECK(door.central.arrivals == std::vector{"CP 1"s});
}

TEST_CASE("pitfall 27: identities are decoded once; a broken escape is a bad request") {
    Door door;
    CHECK_THAT(door.knock("/ocpp/RDAM%7C123"), upgraded);
    CHECK_THAT(door.knock("/some/where/else/CP%2520/"), upgraded);
    CHECK_THAT(door.knock("/ocpp/CP 2"), upgraded);
    CHECK(door.central.arrivals == std::vector{"RDAM|123"s, "CP%20"s, "CP 2"s});
    CHECK_THAT(door.knock("/ocpp/CP%2"), bad_request);
    CHECK_THAT(door.knock("/ocpp/CP%ZZ"), bad_request);
    CHECK_THAT(door.knock("/"), bad_request);
    CHECK_THAT(door.knock("/" + std::string(256, 'x')), bad_request);
    CHECK(door.central.handshakes.size() == 3);
}

TEST_CASE("pitfall 28: the policy sees user and raw password") {
    Door door;
    CHECK_THAT(door.knock("/AL1000", "Sec-WebSocket-Protocol: ocpp1.6\r\n"
                                     "Authorization: Basic QUwxMDAwOgABAgMEBQYH////////////////\r\n"),
               upgraded);
    const auto& credentials = door.central.handshakes.at(0).credentials;
    REQUIRE(credentials);
    CHECK(credentials->user == "AL1000");
    CHECK(credentials->password == "\x00\x01\x02\x03\x04\x05\x06\x07"s + std::string(12, '\xff'));
}

TEST_CASE("Refusals of the policy are HTTP answers before the upgrade") {
    Door door;
    Refusal refusal;
    door.central.policy = [&](const Handshake&) -> Admission { return refusal; };

    refusal = {404, "unknown charge point"};
    auto answer = door.knock("/CP1");
    CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 404 Not Found\r\n"));
    CHECK_THAT(answer, Catch::EndsWith("\r\n\r\nunknown charge point\n"));
    CHECK_THAT(answer, says("Connection: close\r\n"));

    refusal = {401, "wrong password"};
    CHECK_THAT(door.knock("/CP1"), says("WWW-Authenticate: Basic realm=\"voltgate\""));

    refusal = {429, "", std::chrono::seconds(7)};
    answer = door.knock("/CP1");
    CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 429 "));
    CHECK_THAT(answer, says("Retry-After: 7\r\n"));

    refusal = {503, ""};
    CHECK_THAT(door.knock("/CP1"), Catch::StartsWith("HTTP/1.1 503 "));
    CHECK(door.central.refused.size() == 4);
    CHECK(door.central.refused[0].first == 404);
    CHECK(door.central.arrivals.empty());
}

TEST_CASE("A policy that throws is a 500, and the listener lives") {
    Door door;
    door.central.policy = [](const Handshake&) -> Admission { throw std::runtime_error("bug"); };
    CHECK_THAT(door.knock("/CP1"), Catch::StartsWith("HTTP/1.1 500 "));
    CHECK(door.central.failures == 1);
    door.central.policy = {};
    CHECK_THAT(door.knock("/CP1"), upgraded);
}

TEST_CASE("What is no upgrade gets a short answer") {
    Door door;
    const auto plain = door.raw("GET /CP1 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK_THAT(plain, Catch::StartsWith("HTTP/1.1 426 Upgrade Required\r\n"));
    CHECK_THAT(plain, says("Upgrade: websocket\r\n"));
    CHECK_THAT(door.raw("POST /CP1 HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"),
               Catch::StartsWith("HTTP/1.1 405 "));
    CHECK_THAT(door.raw("GET /CP1 HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"), bad_request);
    CHECK_THAT(door.raw("GET /CP1 HTTP/1.1\r\nSec-WebSocket-Key: " + std::string(100, 'A') + "\r\n\r\n"),
               bad_request);
    CHECK_THAT(door.raw("GET /CP1 HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        "Sec-WebSocket-Version: 8\r\n\r\n"),
               says("Sec-WebSocket-Version: 13\r\n"));
    CHECK_THAT(door.raw("\x16\x03\x01\x02\x01\x01\n\r\n\r\n"), bad_request);
    CHECK_THAT(door.raw("hello\r\n\r\n"), bad_request);
}

TEST_CASE("A request head that is too long is refused") {
    Door door({.header_limit = 1000});
    CHECK_THAT(door.raw("GET /CP1 HTTP/1.1\r\nX: " + std::string(2000, 'x')),
               Catch::StartsWith("HTTP/1.1 431 "));
    CHECK_THAT(door.knock("/CP1", "Sec-WebSocket-Protocol: ocpp1.6\r\nX: " + std::string(500, 'x') + "\r\n"),
               upgraded);
}

TEST_CASE("A request head that does not end in time is refused") {
    Door door({.handshake_timeout = 300ms}); // within which the test must have sent its part
    CHECK_THAT(door.raw("GET /CP1 HTTP/1.1\r\nHost: sl"), Catch::StartsWith("HTTP/1.1 408 "));
}

TEST_CASE("A request head may come byte by byte") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        RawSocket socket(loop);
        co_await socket.connect(central.endpoint());
        const auto request = "GET /CP1 HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                             "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n"s;
        for (const char c : request)
            co_await socket.write(std::string(1, c));
        const auto answer = co_await socket.read_until("\r\n\r\n");
        CHECK_THAT(answer, upgraded);
        socket.reset();
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("Frames that follow the request at once are not lost") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        RawSocket socket(loop);
        co_await socket.connect(central.endpoint());
        co_await socket.write("GET /CP1 HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                              "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n" +
                              client_frame(R"([2,"1","Heartbeat",{}])") +
                              client_frame(R"([2,"2","Heartbeat",{}])"));
        const auto answer = co_await socket.read_until("\r\n\r\n");
        CHECK_THAT(answer, upgraded);
        const auto first = co_await socket.read_frame();
        const auto second = co_await socket.read_frame();
        CHECK(first.payload == R"([3,"1",{}])");
        CHECK(second.payload == R"([3,"2",{}])");
        socket.reset();
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("A port that is in use is an error at construction") {
    asio::io_context loop;
    tcp::acceptor other(loop, {asio::ip::address_v4::loopback(), 0});
    struct Nobody : ArrivalHandler {
        asio::awaitable<Admission> admit(const Handshake&) override { co_return Refusal{}; }
        asio::awaitable<void> serve(Arrival) override { co_return; }
    } nobody;
    CHECK_THROWS_AS(Listener({.address = other.local_endpoint()}, {&loop}, nobody),
                    boost::system::system_error);
}
