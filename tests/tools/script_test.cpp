#include "tools/simulator/script.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::simulator;
using namespace std::chrono_literals;

TEST_CASE("a scenario line names who does what") {
    const auto step = parse_step("  CP1 plug 2 soc=30 power=11 ");
    REQUIRE(step);
    CHECK(step->who == "CP1");
    CHECK(step->verb == "plug");
    CHECK(step->words == std::vector<std::string>{"2"});
    CHECK(step->named.at("soc") == "30");
    CHECK(parse_evse(*step) == 2);
    CHECK(parse_step("wait 5s")->who.empty());
    CHECK(parse_step("* drop")->who == "*");
}

TEST_CASE("comments and empty lines are no steps") {
    CHECK_FALSE(parse_step(""));
    CHECK_FALSE(parse_step("   "));
    CHECK_FALSE(parse_step("# CP1 plug 1"));
}

TEST_CASE("a charge point may be named like a verb") {
    const auto step = parse_step("wait plug 1");
    CHECK(step->who == "wait");
    CHECK(step->verb == "plug");
}

TEST_CASE("tokens have types, values have names, limits and protocols are steps") {
    CHECK(parse_step("CP1 swipe 1 DE8AA1 type=eMAID")->named.at("type") == "eMAID");
    CHECK(parse_step("CP1 set TxCtrlr.TxStartPoint EVConnected")->words.size() == 2);
    CHECK(parse_step("CP1 limit off")->words == std::vector<std::string>{"off"});
    CHECK(parse_step("CP1 protocol ocpp2.1")->verb == "protocol");
    CHECK_THROWS_AS(parse_step("CP1 unplug 1 type=eMAID"), ScriptError);
}

TEST_CASE("the words of a raw call are kept as they are") {
    const auto step = parse_step(R"(CP1 call DataTransfer {"vendorId": "a=b"})");
    CHECK(step->words == std::vector<std::string>{"DataTransfer", R"({"vendorId":)", R"("a=b"})"});
}

TEST_CASE("lines that make no sense are refused") {
    for (const auto* wrong : {"CP1", "CP1 dance 1", "plug 1", "CP1 plug", "CP1 swipe 1", "wait",
                              "CP1 wait 5s", "dance", "CP1 unplug 1 soc=3"})
        CHECK_THROWS_AS(parse_step(wrong), ScriptError);
    for (const auto* wrong : {"x", "1.5", "-1", "99999999999"})
        CHECK_THROWS_AS(parse_evse(Step{"CP1", "plug", {wrong}, {}}), ScriptError);
}

TEST_CASE("durations of a scenario have a unit") {
    CHECK(parse_duration("250ms") == 250ms);
    CHECK(parse_duration("1.5s") == 1'500ms);
    CHECK(parse_duration("2m") == 2min);
    for (const auto* wrong : {"", "5", "s", "1e9s", "-1s", "99999999999999h"})
        CHECK_THROWS_AS(parse_duration(wrong), ScriptError);
}
