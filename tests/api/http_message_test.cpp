#include "api/http/message.hpp"
#include "api/http/wire.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::api::http;

TEST_CASE("A target is split into decoded segments and parameters, decoded once") {
    Request request;
    REQUIRE(split_target("/a/b%2520c//d%2Fe?x=1&y=a+b%3D&flag&=z", request));
    CHECK(request.path == "/a/b%2520c//d%2Fe");
    CHECK(request.segments == std::vector<std::string>{"a", "b%20c", "", "d/e"});
    CHECK(*request.parameter("y") == "a b=");
    CHECK(request.parameter("flag")->empty());
    CHECK(request.parameter("z") == nullptr);
}

TEST_CASE("Broken percent-encoding is no text") {
    CHECK_FALSE(percent_decoded("%", PlusSign::literal));
    CHECK_FALSE(percent_decoded("%4", PlusSign::literal));
    CHECK_FALSE(percent_decoded("%g0", PlusSign::literal));
    CHECK(percent_decoded("%41+", PlusSign::literal) == "A+");
    CHECK(percent_decoded(percent_encoded("a/ü %"), PlusSign::literal) == "a/ü %");
}

TEST_CASE("A header value cannot smuggle in a field of its own") {
    Response response;
    response.headers.add("Location", "/x\r\nSet-Cookie: a=b");
    const auto head = response_head(response, Persistence::close, BodyFraming::length);
    CHECK(head.find("\r\nSet-Cookie") == std::string::npos);
}

TEST_CASE("A 204 has no Content-Length, a 200 has one") {
    Response response;
    CHECK(response_head(response, Persistence::close, BodyFraming::length).find("Content-Length: 0") !=
          std::string::npos);
    response.status = 204;
    CHECK(response_head(response, Persistence::close, BodyFraming::length).find("Content-Length") ==
          std::string::npos);
}

TEST_CASE("A date is written as HTTP has it") {
    CHECK(http_date(std::chrono::system_clock::from_time_t(784111777)) == "Sun, 06 Nov 1994 08:49:37 GMT");
}
