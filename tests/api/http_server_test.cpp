#include "api/http/server.hpp"
#include "api/problem.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/loop.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>

#include <future>

using namespace voltgate;
using namespace std::chrono_literals;
using api::http::Request;
using api::http::Response;
using tests::RawSocket;
using tests::read_response;

namespace {

/// Tells a request back; some paths behave in a way of their own.
class Echo final : public api::http::Handler {
public:
    boost::asio::awaitable<Response> handle(Request request) override {
        if (request.path == "/throw")
            throw std::runtime_error("on purpose");
        if (request.path == "/wait") {
            waiting.set_value();
            boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 1h);
            co_await timer.async_wait(boost::asio::use_awaitable);
        }
        if (request.path == "/stream")
            co_return streaming();
        Response response;
        response.headers.add("X-Path", request.segments.empty() ? "" : request.segments.back());
        response.body = std::string(to_string(request.method)) + ' ' + request.target + ' ' + request.body;
        co_return response;
    }
    Response refuse(unsigned status, std::string_view detail) override {
        return api::to_response(api::problem::of_status(status, detail), {});
    }

    std::promise<void> waiting;
    std::promise<void> stream_ended;

private:
    Response streaming() {
        Response response;
        response.stream = [this](api::http::BodyWriter& out) { return count(out); };
        return response;
    }
    boost::asio::awaitable<void> count(api::http::BodyWriter& out) {
        struct Ending {
            std::promise<void>& promise;
            ~Ending() { promise.set_value(); }
        } ending{stream_ended};
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
        co_await out.write("first");
        co_await out.write("second");
        timer.expires_after(1h);
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
};

struct Fixture {
    explicit Fixture(api::http::ServerOptions options = {})
        : server(with_any_port(options), {&loop.context()}, echo) {
        server.start();
    }
    ~Fixture() { server.stop(0ms); }

    static api::http::ServerOptions with_any_port(api::http::ServerOptions options) {
        options.listen.port(0);
        return options;
    }
    RawSocket connect() const { return RawSocket(server.local_endpoint()); }

    Echo echo;
    tests::LoopThread loop;
    api::http::Server server;
};

constexpr auto get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

unsigned status_of(Fixture& fixture, std::string_view bytes) {
    auto socket = fixture.connect();
    socket.send(bytes);
    return read_response(socket).status;
}

} // namespace

TEST_CASE("HTTP server answers requests of one connection in order, also pipelined ones") {
    Fixture fixture;
    auto socket = fixture.connect();
    socket.send(
        "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPOST /2?q=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
        "GET /3 HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(read_response(socket).body == "GET /1 ");
    CHECK(read_response(socket).body == "POST /2?q=1 abc");
    CHECK(read_response(socket).body == "GET /3 ");
    socket.send(get);
    CHECK(read_response(socket).header("connection") == "keep-alive");
}

TEST_CASE("HTTP server takes a request byte by byte and a chunked body") {
    Fixture fixture;
    auto socket = fixture.connect();
    const std::string request = "\r\nPOST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
                                "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    for (const char c : request)
        socket.send({&c, 1});
    CHECK(read_response(socket).body == "POST /c abcde");
}

TEST_CASE("HTTP server closes when the client asks for it, and after an HTTP/1.0 request") {
    Fixture fixture;
    auto socket = fixture.connect();
    SECTION("Connection: close") {
        socket.send("GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    }
    SECTION("HTTP/1.0") {
        socket.send("GET /a HTTP/1.0\r\n\r\n");
    }
    CHECK(read_response(socket).header("connection") == "close");
    CHECK(socket.closed());
}

TEST_CASE("HTTP server answers HEAD without a body but with its length") {
    Fixture fixture;
    auto socket = fixture.connect();
    socket.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto response = read_response(socket, tests::Asked::head);
    CHECK(response.header("content-length") == "8");
    socket.send(get);
    CHECK(read_response(socket).body == "GET /a ");
}

TEST_CASE("HTTP server tells a client that waits for it to go on with the body") {
    Fixture fixture;
    auto socket = fixture.connect();
    socket.send("POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(socket.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    socket.send("ok");
    CHECK(read_response(socket).body == "POST /a ok");
}

TEST_CASE("HTTP server refuses what is no request with a problem document") {
    Fixture fixture;
    CHECK(status_of(fixture, "nonsense\r\n\r\n") == 400);
    CHECK(status_of(fixture, "GET /a%zz HTTP/1.1\r\nHost: h\r\n\r\n") == 400);
    CHECK(status_of(fixture, "GET /a?b=%2 HTTP/1.1\r\nHost: h\r\n\r\n") == 400);
    CHECK(status_of(fixture, "GET /a%00b HTTP/1.1\r\nHost: h\r\n\r\n") == 400);
    CHECK(status_of(fixture, "GET /a HTTP/1.1\r\n\r\n") == 400);
    CHECK(status_of(fixture, "GET /a HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n") == 400);
    CHECK(status_of(fixture, "BREW /a HTTP/1.1\r\nHost: h\r\n\r\n") == 501);
    CHECK(status_of(fixture, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n") == 400);
    CHECK(
        status_of(fixture,
                  "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n") ==
        400);
    CHECK(status_of(fixture, "POST /a HTTP/1.1\r\nHost: h\r\nExpect: cake\r\nContent-Length: 2\r\n\r\n") ==
          417);

    auto socket = fixture.connect();
    socket.send("nonsense\r\n\r\n");
    const auto response = read_response(socket);
    CHECK(response.header("content-type") == "application/problem+json");
    CHECK(response.body.find("\"code\":\"bad_request\"") != std::string::npos);
    CHECK(socket.closed());
}

TEST_CASE("HTTP server accepts the absolute form of a target") {
    Fixture fixture;
    auto socket = fixture.connect();
    socket.send("GET http://h/a/b%2Fc HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(read_response(socket).header("x-path") == "b/c");
}

TEST_CASE("HTTP server refuses headers and bodies that are too large") {
    api::http::ServerOptions options;
    options.header_limit = 512;
    options.body_limit = 100;
    Fixture fixture(options);
    CHECK(status_of(fixture, "GET /a HTTP/1.1\r\nHost: h\r\nX: " + std::string(600, 'x') + "\r\n\r\n") ==
          431);
    CHECK(status_of(fixture, "GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n") == 431);
    CHECK(status_of(fixture, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n") == 413);
    const std::string chunk = "64\r\n" + std::string(100, 'x') + "\r\n";
    CHECK(status_of(fixture, "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk +
                                 chunk) == 413);
}

TEST_CASE("HTTP server gives up on slow headers and bodies with 408, on idle connections silently") {
    api::http::ServerOptions options;
    SECTION("a header that has begun") {
        options.header_timeout = 300ms; // it runs from the connection on, so the test must send within it
        Fixture fixture(options);
        CHECK(status_of(fixture, "GET /a HT") == 408);
    }
    SECTION("a body that has begun") {
        options.body_timeout = 30ms;
        Fixture fixture(options);
        CHECK(status_of(fixture, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab") == 408);
    }
    SECTION("a connection that never asks") {
        options.header_timeout = 30ms;
        Fixture fixture(options);
        auto socket = fixture.connect();
        CHECK(socket.closed());
        CHECK(socket.read_all().empty());
    }
    SECTION("a connection that asks no more") {
        options.idle_timeout = 30ms;
        Fixture fixture(options);
        auto socket = fixture.connect();
        socket.send(get);
        CHECK(read_response(socket).status == 200);
        CHECK(socket.closed());
        CHECK(socket.read_all().empty());
    }
}

TEST_CASE("HTTP server does not wait for ever for a client that does not read") {
    api::http::ServerOptions options;
    options.write_timeout = 50ms;
    Fixture fixture(options);
    auto socket = fixture.connect();
    const std::string body(1000'000, 'x');
    const auto request =
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    auto sending = std::async(std::launch::async, [&] {
        for (int i = 0; i < 30; ++i)
            socket.send(request);
    });
    while (sending.wait_for(1ms) != std::future_status::ready) {
    }
    CHECK(fixture.server.connections() <= 1);
    REQUIRE(tests::eventually([&] { return fixture.server.connections() == 0; }));
}

TEST_CASE("HTTP server answers connections beyond its limit with 503") {
    api::http::ServerOptions options;
    options.connections = 1;
    Fixture fixture(options);
    auto first = fixture.connect();
    first.send(get);
    CHECK(read_response(first).status == 200);
    auto second = fixture.connect();
    CHECK(read_response(second).status == 503);
}

TEST_CASE("HTTP server lets one address take only its part of the connections") {
    api::http::ServerOptions options;
    options.connections_per_address = 1;
    Fixture fixture(options);
    auto first = fixture.connect();
    first.send(get);
    CHECK(read_response(first).status == 200);
    auto second = fixture.connect();
    CHECK(read_response(second).status == 429);
    RawSocket elsewhere(fixture.server.local_endpoint(), boost::asio::ip::make_address("127.0.0.2"));
    elsewhere.send(get);
    CHECK(read_response(elsewhere).status == 200);
    first.reset();
    REQUIRE(tests::eventually([&] { return fixture.server.connections() == 1; }));
    CHECK(status_of(fixture, get) == 200);
}

TEST_CASE("HTTP server waits for a first request less long than for the next one") {
    api::http::ServerOptions options;
    options.header_timeout = 300ms;
    options.idle_timeout = 1h;
    Fixture fixture(options);
    auto busy = fixture.connect();
    busy.send(get);
    CHECK(read_response(busy).status == 200);
    CHECK(fixture.connect().closed());
    busy.send(get);
    CHECK(read_response(busy).status == 200);
}

TEST_CASE("HTTP server closes a connection that has had its number of requests") {
    api::http::ServerOptions options;
    options.requests_per_connection = 2;
    Fixture fixture(options);
    auto socket = fixture.connect();
    socket.send(get);
    CHECK(read_response(socket).header("connection") == "keep-alive");
    socket.send(get);
    CHECK(read_response(socket).header("connection") == "close");
    CHECK(socket.closed());
}

TEST_CASE("HTTP server survives a handler that throws") {
    Fixture fixture;
    auto socket = fixture.connect();
    socket.send("GET /throw HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(socket.closed());
    CHECK(status_of(fixture, get) == 200);
}

TEST_CASE("HTTP server streams in chunks and ends the source when the client leaves") {
    Fixture fixture;
    auto socket = fixture.connect();
    socket.send("GET /stream HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto head = read_response(socket);
    CHECK(head.header("transfer-encoding") == "chunked");
    CHECK(socket.read_exactly(21) == "5\r\nfirst\r\n6\r\nsecond\r\n");
    SECTION("by closing") {
        socket.reset();
    }
    SECTION("because the server stops") {
        fixture.server.stop(10s);
    }
    CHECK(fixture.echo.stream_ended.get_future().wait_for(10s) == std::future_status::ready);
}

TEST_CASE("HTTP server stop closes idle connections at once and cuts requests in hand after its patience") {
    Fixture fixture;
    auto idle = fixture.connect();
    idle.send(get);
    CHECK(read_response(idle).status == 200);
    auto busy = fixture.connect();
    busy.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
    fixture.echo.waiting.get_future().wait();
    fixture.server.stop(20ms);
    CHECK(fixture.server.connections() == 0);
    CHECK(idle.closed());
    CHECK(busy.closed());
}

TEST_CASE("HTTP server stops under load without losing an answer it began") {
    Fixture fixture;
    std::vector<std::future<int>> clients;
    std::atomic<int> answered = 0;
    for (int i = 0; i < 8; ++i) {
        clients.push_back(std::async(std::launch::async, [&] {
            int broken = 0;
            auto socket = fixture.connect();
            while (true) {
                socket.send(get);
                const auto head = socket.read_until("\r\n\r\n");
                if (head.empty())
                    return broken;
                const auto body = socket.read_exactly(7);
                broken += head.starts_with("HTTP/1.1 200") && body == "GET /a " ? 0 : 1;
                ++answered;
            }
        }));
    }
    REQUIRE(tests::eventually([&] { return answered >= 200; }));
    fixture.server.stop(10s);
    for (auto& client : clients)
        CHECK(client.get() == 0);
}
