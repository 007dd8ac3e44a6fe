#include "core/redaction.hpp"
#include "core/url_secrets.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace voltgate::core {

namespace {

std::string shown(std::string text) {
    redact_urls(text);
    return text;
}

const std::string token(64, 'a');

} // namespace

TEST_CASE("user and password of a URL are not shown") {
    CHECK(shown("ftp://user:pass@logs.example/in") == "ftp://***@logs.example/in");
    CHECK(shown(R"({"location":"ftp://user:p@ss@h/in","x":"a@b"})") ==
          R"({"location":"ftp://***@h/in","x":"a@b"})");
    CHECK(shown("ftp://a:b@h/ http://c@i?d=@") == "ftp://***@h/ http://***@i?d=@");
}

TEST_CASE("the token of a one-time URL is not shown, what only looks like one is") {
    CHECK(shown("http://h:9001/files/" + token + "/fw.bin") == "http://h:9001/files/***/fw.bin");
    CHECK(shown(R"({"location":"https://h/files/)" + token + R"(/"})") ==
          R"({"location":"https://h/files/***/"})");
    CHECK(shown("http://h/files/short/x") == "http://h/files/short/x");
}

TEST_CASE("slashes that JSON escapes hide no secret") {
    CHECK(shown(R"({"url":"ws:\/\/CP1:secret@host\/x"})") == R"({"url":"ws:\/\/***@host\/x"})");
    CHECK(shown(R"({"url":"ws:\//CP1:secret@host"})") == R"({"url":"ws:\//***@host"})");
    CHECK(shown(R"({"data":"{\"url\":\"ws:\\\/\\\/CP1:secret@host\"}"})") ==
          R"({"data":"{\"url\":\"ws:\\\/\\\/***@host\"}"})");
    CHECK(shown(R"({"location":"http:\/\/h\/files\/)" + token + R"(\/fw.bin"})") ==
          R"({"location":"http:\/\/h\/files\/***\/fw.bin"})");
}

TEST_CASE("text without URLs stays as it is") {
    for (const auto* text : {"", "://", "ftp://", "a@b", "a:/b@c", R"(a:\b@c/)", R"({"idTag":"x/files/y"})",
                             "http://host/path@x"})
        CHECK(shown(text) == text);
}

TEST_CASE("URLs are redacted wherever secrets are") {
    std::string payload = R"({"location":"ftp://u:p@h/"})";
    redact_secrets(payload);
    CHECK(payload == R"({"location":"ftp://***@h/"})");
}

} // namespace voltgate::core
