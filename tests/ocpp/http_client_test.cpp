// What is sent, what is understood of the answer, and when it is given up.
#include "ocpp/transport/http_url.hpp"
#include "tests/ocpp/http_client_fixture.hpp"
#include "tests/ocpp/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

using namespace voltgate::ocpp;
using namespace voltgate::tests;
using voltgate::test::run;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using Kind = HttpFailure::Kind;

TEST_CASE("A request goes out as told and its answer comes back whole") {
    HttpReceiver server(always(reply(201, "made", "X-Kind: test\r\n")));
    HttpRequest request;
    request.method = "POST";
    request.url = "http://user:p%40ss@127.0.0.1:" + std::to_string(server.port()) + "/a%20b?c=d#fragment";
    request.headers = {{"Content-Type", "application/json"}, {"X-One", "1"}};
    request.body = R"({"a":1})";
    const auto result = exchanged(request);
    REQUIRE(result.has_value());
    CHECK(result->status == 201);
    CHECK(result->body == "made");
    CHECK(result->header("x-kind") == "test");
    CHECK_FALSE(result->header("x-other"));
    const auto seen = server.received().at(0);
    CHECK(seen.method == "POST");
    CHECK(seen.target == "/a%20b?c=d");
    CHECK(seen.body == request.body);
    CHECK(seen.headers.at("host") == "127.0.0.1:" + std::to_string(server.port()));
    CHECK(seen.headers.at("content-type") == "application/json");
    CHECK(seen.headers.at("x-one") == "1");
    CHECK(seen.headers.at("authorization") == "Basic dXNlcjpwQHNz");
    CHECK(seen.headers.at("connection") == "close");
}

TEST_CASE("URLs are taken apart, and only http and https with a host are taken") {
    const auto plain = parse_http_url("http://example.com");
    REQUIRE(plain);
    CHECK(plain->host == "example.com");
    CHECK(plain->port == 80);
    CHECK(plain->target == "/");
    CHECK(plain->host_field == "example.com");
    const auto v6 = parse_http_url("https://[::1]:8443/x?y=z");
    REQUIRE(v6);
    CHECK(v6->secure);
    CHECK(v6->host == "::1");
    CHECK(v6->host_field == "[::1]:8443");
    CHECK(v6->target == "/x?y=z");
    CHECK(parse_http_url("HTTPS://h:443/")->host_field == "h");
    CHECK(parse_http_url("http://h?q")->target == "/?q");
    for (const auto* bad : {"", "ftp://h/", "http:///x", "http://", "//h/x", "http://h:99999/", "http://h:0/",
                            "http://h /", "http://h/\r\nX: y", "file:///etc/passwd"}) {
        INFO(bad);
        CHECK_FALSE(parse_http_url(bad));
        CHECK(failure_of(got(bad)) == Kind::bad_url);
    }
}

TEST_CASE("A header that would begin another one is not sent") {
    HttpRequest request;
    request.url = "http://127.0.0.1:1/";
    request.headers = {{"X-One", "1\r\nX-Two: 2"}};
    CHECK(failure_of(exchanged(request)) == Kind::bad_url);
    request.headers = {{"X One", "1"}};
    CHECK(failure_of(exchanged(request)) == Kind::bad_url);
    request.headers.clear();
    request.method = "GET /x HTTP/1.1\r\n";
    CHECK(failure_of(exchanged(request)) == Kind::bad_url);
}

TEST_CASE("Interim responses, chunked bodies and bodies that end with the connection are understood") {
    HttpReceiver server(fine);
    server.answer_with(
        always({"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"}));
    CHECK(got(server.url())->body == "abcde");
    server.answer_with(always({"HTTP/1.0 200 OK\r\n\r\nuntil the end"}));
    CHECK(got(server.url())->body == "until the end");
    server.answer_with(always({"HTTP/1.1 204 No Content\r\n\r\n"}));
    CHECK(got(server.url())->status == 204);
    server.answer_with(always({"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"}));
    CHECK(got(server.url())->status == 302);
    CHECK(server.received().size() == 4);
    HttpRequest head;
    head.method = "HEAD";
    head.url = server.url();
    server.answer_with(always({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"}));
    CHECK(exchanged(head)->status == 200);
}

TEST_CASE("A server that lies about its response is a failure, not a short answer") {
    HttpReceiver server(fine);
    server.answer_with(always({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"}));
    CHECK(failure_of(got(server.url())) == Kind::broken);
    server.answer_with(always({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort"}));
    CHECK(failure_of(got(server.url())) == Kind::broken);
    server.answer_with(always({"SSH-2.0-OpenSSH_9.2\r\n\r\n"}));
    CHECK(failure_of(got(server.url())) == Kind::broken);
    server.answer_with(always({""}));
    CHECK(failure_of(got(server.url())) == Kind::broken);
    server.answer_with(always({"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine and much more than that"}));
    CHECK(got(server.url())->body == "fine");
}

TEST_CASE("A response that is too large is given up, however its length is told") {
    HttpReceiver server(always(reply(200, std::string(2000, 'x'))));
    HttpClientOptions options;
    options.response_limit = 1000;
    CHECK(failure_of(got(server.url(), options)) == Kind::too_large);
    server.answer_with(always({"HTTP/1.1 200 OK\r\n\r\n" + std::string(2000, 'x')}));
    CHECK(failure_of(got(server.url(), options)) == Kind::too_large);
    server.answer_with(always({"HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x') + "\r\n\r\n"}));
    CHECK(failure_of(got(server.url(), options)) == Kind::too_large);
    server.answer_with(always(reply(200, std::string(1000, 'x'))));
    CHECK(got(server.url(), options)->body.size() == 1000);
}

TEST_CASE("A server that hangs at any point is given up at the deadline") {
    HttpReceiver server(always(silence()));
    HttpClientOptions options;
    options.timeout = 50ms;
    CHECK(failure_of(got(server.url(), options)) == Kind::timed_out);
    server.answer_with(always({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha", true}));
    CHECK(failure_of(got(server.url(), options)) == Kind::timed_out);
    // No TLS comes from a server that speaks plainly and says nothing.
    HttpReceiver plain(always(silence()));
    CHECK(failure_of(got("https://localhost:" + std::to_string(plain.port()), options)) == Kind::timed_out);
}

TEST_CASE("Nobody there, and a name without an address, are told apart") {
    std::uint16_t port = 0;
    {
        const HttpReceiver gone(fine);
        port = gone.port();
    }
    CHECK(failure_of(got("http://127.0.0.1:" + std::to_string(port) + "/")) == Kind::unreachable);
    CHECK(failure_of(got("http://no-such-host.invalid/")) == Kind::unresolved);
}

TEST_CASE("The address that is connected to is asked about, whatever the name was") {
    HttpReceiver server(fine);
    std::vector<std::string> asked;
    HttpClientOptions options;
    options.allow_address = [&](const asio::ip::address& address) {
        asked.push_back(address.to_string());
        return !address.is_loopback();
    };
    CHECK(failure_of(got(server.url(), options)) == Kind::forbidden_address);
    CHECK(failure_of(got("http://localhost:" + std::to_string(server.port()) + "/", options)) ==
          Kind::forbidden_address);
    CHECK(failure_of(got("http://2130706433:" + std::to_string(server.port()) + "/", options)) ==
          Kind::forbidden_address);
    CHECK(server.received().empty());
    CHECK(asked.size() >= 3);
    options.allow_address = [](const asio::ip::address&) { return true; };
    CHECK(got(server.url(), options)->status == 200);
}

TEST_CASE("Cancelling the coroutine ends the exchange") {
    const auto identity = make_tls_identity();
    HttpReceiver plain(always(silence()));
    HttpReceiver secure(always(silence()), &identity);
    for (auto* server : {&plain, &secure}) {
        asio::io_context loop;
        asio::cancellation_signal signal;
        bool over = false;
        auto work = [&]() -> asio::awaitable<void> {
            HttpRequest request;
            request.url = server->url();
            auto options = trusting(identity);
            options.timeout = 20s;
            const auto result = co_await http_exchange(request, options);
            CHECK(!result.has_value());
        };
        asio::co_spawn(loop, work(),
                       asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr) { over = true; }));
        auto cancel = [&]() -> asio::awaitable<void> {
            co_await voltgate::test::until([&] { return server->received().size() == 1; });
            signal.emit(asio::cancellation_type::terminal);
            co_await voltgate::test::until([&] { return over; });
        };
        run(loop, cancel());
        CHECK(over);
    }
}
