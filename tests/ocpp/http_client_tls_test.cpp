// https: with whom is spoken, and what a cut stream is.
#include "tests/ocpp/http_client_fixture.hpp"

using namespace voltgate::ocpp;
using namespace voltgate::tests;
using namespace std::chrono_literals;
using Kind = HttpFailure::Kind;

TEST_CASE("https is spoken with a server whose certificate is trusted and for its name") {
    const auto identity = make_tls_identity();
    HttpReceiver server([](const Received& request) { return reply(200, request.body); }, &identity);
    HttpRequest request;
    request.method = "POST";
    request.url = server.url();
    request.body = std::string(300'000, 'b'); // several records, more than the socket's buffers
    const auto result = exchanged(request, trusting(identity));
    REQUIRE(result.has_value());
    CHECK(result->body == request.body);

    const auto by_address = make_tls_identity({"IP:127.0.0.1"});
    HttpReceiver numbered(fine, &by_address);
    const auto url = "https://127.0.0.1:" + std::to_string(numbered.port()) + "/";
    CHECK(got(url, trusting(by_address))->body == "fine");
}

TEST_CASE("https with a server that is not whom we asked for fails before anything is sent") {
    const auto identity = make_tls_identity();
    HttpReceiver server(fine, &identity);
    const auto untrusted = got(server.url());
    CHECK(failure_of(untrusted) == Kind::tls);
    CHECK(untrusted.error().detail.find("self-signed") != std::string::npos);

    const auto elsewhere = make_tls_identity({"csms.example"});
    HttpReceiver other(fine, &elsewhere);
    const auto wrong_name = got(other.url(), trusting(elsewhere));
    CHECK(failure_of(wrong_name) == Kind::tls);
    CHECK(wrong_name.error().detail.find("hostname mismatch") != std::string::npos);
    const auto address = got("https://127.0.0.1:" + std::to_string(server.port()), trusting(identity));
    CHECK(failure_of(address) == Kind::tls);

    const auto old = make_tls_identity({"localhost", -60s});
    HttpReceiver expired(fine, &old);
    const auto late = got(expired.url(), trusting(old));
    CHECK(failure_of(late) == Kind::tls);
    CHECK(late.error().detail.find("expired") != std::string::npos);

    auto outdated = make_tls_identity();
    outdated.outdated = true;
    HttpReceiver ancient(fine, &outdated);
    CHECK(failure_of(got(ancient.url(), trusting(outdated))) == Kind::tls);

    HttpClientOptions options;
    options.trusted_certificates = "no certificate";
    CHECK(failure_of(got(server.url(), options)) == Kind::tls);
    for (const auto* each : {&server, &other, &expired, &ancient})
        CHECK(each->received().empty());
}

TEST_CASE("A TLS stream that is cut is no end of the body") {
    const auto identity = make_tls_identity();
    HttpReceiver server(always({"HTTP/1.1 200 OK\r\n\r\nhalf of it"}), &identity);
    CHECK(failure_of(got(server.url(), trusting(identity))) == Kind::broken);
}
