#include "ocpp/transport/http_head.hpp"
#include "ocpp/transport/target.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::ocpp;
using namespace std::string_literals;

TEST_CASE("pitfall 27: the identity is the last non-empty path segment, decoded exactly once") {
    CHECK(identity_of("/ocpp/CP1") == "CP1");
    CHECK(identity_of("/CP1") == "CP1");
    CHECK(identity_of("/ocpp/1.6/CP1") == "CP1");
    CHECK(identity_of("/ocpp/CP1/") == "CP1");
    CHECK(identity_of("/ocpp//CP1//") == "CP1");
    CHECK(identity_of("/ocpp/CP1?token=1") == "CP1");
    CHECK(identity_of("/ocpp/CP1#part") == "CP1");
    CHECK(identity_of("/ocpp/RDAM%7C123") == "RDAM|123");
    CHECK(identity_of("/ocpp/RDAM%20123") == "RDAM 123");
    CHECK(identity_of("/ocpp/RDAM 123") == "RDAM 123");
    CHECK(identity_of("/ocpp/a%2Fb") == "a/b");
    CHECK(identity_of("/ocpp/100%2525") == "100%25");
    CHECK(identity_of("/ocpp/a+b") == "a+b");
    CHECK(identity_of("/ocpp/%C3%A4") == "\xc3\xa4");
}

TEST_CASE("pitfall 26: a target in absolute form is read like one in origin form") {
    CHECK(identity_of("http://central.example:9000/ocpp/CP1") == "CP1");
    CHECK(identity_of("ws://central.example/ocpp/CP%201") == "CP 1");
    CHECK_FALSE(identity_of("http://central.example"));
    CHECK_FALSE(identity_of("http://central.example/"));
}

TEST_CASE("pitfall 27: broken escapes and paths without identity are refused") {
    for (const auto* target :
         {"/ocpp/CP%", "/ocpp/CP%2", "/ocpp/CP%zz", "/ocpp/%", "/", "//", "", "CP1", "*", "?x", "/?x"})
        CHECK_FALSE(identity_of(target));
}

TEST_CASE("Identities are limited in length and characters") {
    CHECK(identity_of("/" + std::string(255, 'x')));
    CHECK_FALSE(identity_of("/" + std::string(256, 'x')));
    CHECK_FALSE(identity_of("/a%00b"));
    CHECK_FALSE(identity_of("/a%0Ab"));
    CHECK_FALSE(identity_of("/a%7F"));
    CHECK_FALSE(identity_of("/a%FF"));

    const IdentityRules strict{.max_bytes = 48, .charset = IdentityCharset::identifier_string};
    CHECK(identity_of("/ocpp/CP-1_a%7C%40.:+=*", strict) == "CP-1_a|@.:+=*");
    CHECK_FALSE(identity_of("/ocpp/CP%201", strict));
    CHECK_FALSE(identity_of("/" + std::string(49, 'x'), strict));
}

TEST_CASE("Percent-encoding goes both ways") {
    CHECK(percent_encode("RDAM|1 \xc3\xa4%") == "RDAM%7C1%20%C3%A4%25");
    CHECK(percent_encode("aZ0-._~") == "aZ0-._~");
    std::string all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    CHECK(percent_decode(percent_encode(all)) == all);
    CHECK(percent_decode("%4a%4A") == "JJ");
}

TEST_CASE("A request head is read") {
    const auto head =
        parse_request_head("GET /ocpp/CP1 HTTP/1.1\r\nHost: x\r\nX-Empty:\r\nupgrade:  WebSocket \r\n"
                           "Connection: keep-alive, Upgrade\r\n\r\n");
    REQUIRE(head);
    CHECK(head->method == "GET");
    CHECK(head->target == "/ocpp/CP1");
    CHECK(head->header("HOST") == "x");
    CHECK(head->header("X-Empty").empty());
    CHECK(head->header("Missing").empty());
    CHECK(head->lists("Upgrade", "websocket"));
    CHECK(head->lists("Connection", "upgrade"));
    CHECK_FALSE(head->lists("Connection", "close"));
}

TEST_CASE("A header that is given twice is one list") {
    const auto head = parse_request_head("GET / HTTP/1.1\nSec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6\n"
                                         "Sec-WebSocket-Protocol:,soap ,\n\n");
    REQUIRE(head);
    CHECK(head->list("sec-websocket-protocol") == std::vector{"ocpp2.0.1"s, "ocpp1.6"s, "soap"s});
}

TEST_CASE("A target with spaces ends at the last one") {
    const auto head = parse_request_head("GET /ocpp/CP 1 HTTP/1.1\r\n\r\n");
    REQUIRE(head);
    CHECK(head->target == "/ocpp/CP 1");
}

TEST_CASE("What is no request is refused") {
    for (const auto& text :
         {""s, "\r\n\r\n"s, "GET /\r\n\r\n"s, "GET HTTP/1.1\r\n\r\n"s, "GET / HTTP/2.0\r\n\r\n"s,
          "GET / HTTP/1.1x\r\n\r\n"s, "G\x01T / HTTP/1.1\r\n\r\n"s, "GET /\x01 HTTP/1.1\r\n\r\n"s,
          "GET / HTTP/1.1\r\nno colon\r\n\r\n"s, "GET / HTTP/1.1\r\n : x\r\n\r\n"s,
          "GET / HTTP/1.1\r\nBad Name: x\r\n\r\n"s, "GET / HTTP/1.1\r\nA: \x01\r\n\r\n"s,
          "\x16\x03\x01\x02\x00\x01\x00\n\n"s})
        CHECK_FALSE(parse_request_head(text));
}

TEST_CASE("The end of a head is found, with and without carriage returns") {
    CHECK_FALSE(head_length("GET / HTTP/1.1\r\nHost: x\r\n"));
    CHECK(head_length("GET / HTTP/1.1\r\n\r\nrest") == 18);
    CHECK(head_length("GET / HTTP/1.1\n\nrest") == 16);
    CHECK_FALSE(head_length(""));
}

TEST_CASE("pitfall 28: Basic credentials hold raw bytes") {
    // The example of OCPP-J 1.6: AL1000 and the 20 bytes 00 01 02 03 04 05 06 07 FF FF ...
    const auto example = parse_basic_credentials("Basic QUwxMDAwOgABAgMEBQYH////////////////");
    REQUIRE(example);
    CHECK(example->first == "AL1000");
    auto password = "\x00\x01\x02\x03\x04\x05\x06\x07"s;
    password.append(12, '\xff');
    CHECK(example->second == password);

    const auto text = parse_basic_credentials("basic   Q1AxOjAwMDE6MDI=");
    REQUIRE(text);
    CHECK(text->first == "CP1");
    CHECK(text->second == "0001:02");

    const auto empty = parse_basic_credentials("BASIC Og==");
    REQUIRE(empty);
    CHECK(empty->first.empty());
    CHECK(empty->second.empty());
}

TEST_CASE("Other authorization is no Basic credentials") {
    for (const auto* text : {"", "Basic", "Basic ", "Bearer Q1AxOng=", "Basic !!!!", "Basic Q1Ax"})
        CHECK_FALSE(parse_basic_credentials(text));
}
