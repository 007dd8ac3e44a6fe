#include "ocpp/json/parse.hpp"
#include "ocpp/json/text.hpp"
#include "ocpp/json/utf8.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace voltgate::ocpp;

namespace {

std::string nested(std::size_t depth, char open, char close) {
    return std::string(depth, open) + std::string(depth, close);
}

std::string again(std::string_view text) {
    std::string out;
    const auto value = json::parse(text);
    REQUIRE(value.has_value());
    return json::append_value(out, *value) ? out : "refused";
}

} // namespace

TEST_CASE("a JSON text is parsed whole") {
    CHECK(again(R"([2,"id","Heartbeat",{}])") == R"([2,"id","Heartbeat",{}])");
    CHECK(again(" { \"a\" : [ true , null ] } ") == R"({"a":[true,null]})");
    for (const char* wrong : {"", "[", "[1,]", "[,1]", "{\"a\":1,}", "[1] x", "nul", "\"", "'a'", "[1]]"})
        CHECK(json::parse(wrong).has_error());
    CHECK(json::parse("{").error().fault == Fault::rpc_framework);
}

TEST_CASE("numbers are the nearest double and integers are exact") {
    CHECK(json::parse("0.1")->get_double() == 0.1);
    CHECK(json::parse("9007199254740993")->get_int64() == 9007199254740993);
    CHECK(json::parse("123456789.123456789")->get_double() == 123456789.123456789);
    CHECK(json::parse("7.3879e20")->get_double() == 7.3879e20);
    CHECK(json::parse("2.2250738585072011e-308")->get_double() == 2.2250738585072011e-308);
}

TEST_CASE("nesting is limited, also where it is absurd") {
    CHECK(json::parse(nested(64, '[', ']')).has_value());
    CHECK(json::parse(nested(65, '[', ']')).has_error());
    CHECK(json::parse(nested(3, '[', ']'), {.depth = 3}).has_value());
    CHECK(json::parse(nested(4, '[', ']'), {.depth = 3}).has_error());
    CHECK(json::parse(nested(100'000, '[', ']')).has_error());
    CHECK(json::parse(std::string(100'000, '[')).has_error());
    std::string objects;
    for (int depth = 0; depth < 100'000; ++depth)
        objects += R"({"a":)";
    CHECK(json::parse(objects).has_error());
}

TEST_CASE("strings must be UTF-8") {
    CHECK(json::parse("\"caf\xC3\xA9\"").has_value());
    CHECK(json::parse("\"caf\xE9\"").has_error());
    CHECK(json::parse("\"\xC0\x80\"").has_error());
    CHECK(json::parse("\"\xED\xA0\x80\"").has_error());
    CHECK(json::parse("\"\xF5\x80\x80\x80\"").has_error());
    CHECK(json::parse("\"\\ud800\"").has_error());
}

TEST_CASE("of a repeated member the last counts") {
    CHECK(again(R"({"a":1,"b":2,"a":3})") == R"({"a":3,"b":2})");
}

TEST_CASE("strings are written so that every parser reads them back") {
    const std::string nasty =
        "quote \" backslash \\ tab \t line \n bell \a euro \xE2\x82\xAC nul " + std::string(1, '\0');
    std::string out;
    REQUIRE(json::append_string(out, nasty));
    CHECK(out.find('\n') == std::string::npos);
    CHECK(std::string{json::parse(out)->get_string()} == nasty);
    std::string refused;
    CHECK_FALSE(json::append_string(refused, "caf\xE9"));
}

TEST_CASE("any value is written without exponents") {
    CHECK(again("[1e3,1.5E-7,-2.50]") == "[1000,0.00000015,-2.5]");
    CHECK(again("18446744073709551615") == "18446744073709551615");
}

TEST_CASE("length is counted in characters, not in bytes") {
    CHECK(json::characters("caf\xC3\xA9") == 4);
    CHECK(json::characters("\xF0\x9F\x98\x80") == 1);
    CHECK_FALSE(json::characters("\xF0\x9F\x98"));
    CHECK_FALSE(json::longer_than("\xC3\xA9\xC3\xA9", 2));
    CHECK(json::longer_than("\xC3\xA9\xC3\xA9", 1));
    CHECK(json::beginning("a\xC3\xA9z", 2) == "a");
    CHECK(json::beginning("a\xC3\xA9z", 3) == "a\xC3\xA9");
}
