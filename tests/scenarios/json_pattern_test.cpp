#include "tests/scenarios/json_pattern.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <stdexcept>

namespace voltgate::tests {
namespace {

bool fits(std::string_view pattern, std::string_view value, Bindings bindings = {}) {
    return JsonPattern::parse(pattern).mismatch(boost::json::parse(value), bindings).empty();
}

TEST_CASE("a pattern without gaps fits its own JSON only") {
    CHECK(fits(R"([3,"1",{"a":[1,true,null]}])", R"([3,"1",{"a":[1.0,true,null]}])"));
    CHECK_FALSE(fits(R"({"a":1})", R"({"a":2})"));
    CHECK_FALSE(fits(R"({"a":1})", R"({"a":"1"})"));
    CHECK_FALSE(fits(R"({"a":1})", R"({"a":1,"b":2})"));
    CHECK_FALSE(fits(R"({"a":1})", R"({})"));
    CHECK_FALSE(fits(R"([1,2])", R"([1])"));
}

TEST_CASE("a pattern's gaps let through what they stand for") {
    CHECK(fits(R"({"a":*,...})", R"({"a":{"x":1},"b":2})"));
    CHECK_FALSE(fits(R"({"a":*,...})", R"({"b":2})"));
    CHECK(fits(R"([1,...])", R"([1,2,3])"));
    CHECK(fits(R"(~"ell")", R"("hello")"));
    CHECK_FALSE(fits(R"(~"elk")", R"("hello")"));
    CHECK(fits(R"({"a":absent,...})", R"({"b":2})"));
    CHECK_FALSE(fits(R"({"a":absent,...})", R"({"a":2})"));
}

TEST_CASE("a name is bound by its first value and compared from then on") {
    CHECK(fits(R"([$x,$x])", R"([7,7])"));
    CHECK_FALSE(fits(R"([$x,$x])", R"([7,8])"));
    Bindings bindings;
    CHECK(JsonPattern::parse(R"({"id":$id})")
              .mismatch(boost::json::parse(R"({"id":"a/b"})"), bindings)
              .empty());
    CHECK(substitute(R"([3,$id,{}])", bindings, Quoting::json) == R"([3,"a/b",{}])");
    CHECK(substitute("/x/$id", bindings, Quoting::bare) == "/x/a/b");
    CHECK_THROWS_AS(substitute("$nobody", bindings, Quoting::json), std::invalid_argument);
}

TEST_CASE("what is no pattern is refused") {
    CHECK_THROWS_AS(JsonPattern::parse("[1"), std::invalid_argument);
    CHECK_THROWS_AS(JsonPattern::parse("{\"a\" 1}"), std::invalid_argument);
    CHECK_THROWS_AS(JsonPattern::parse("[1] 2"), std::invalid_argument);
    CHECK_THROWS_AS(JsonPattern::parse("nonsense"), std::invalid_argument);
}

} // namespace
} // namespace voltgate::tests
