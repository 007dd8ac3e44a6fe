#include "ocpp/actions.hpp"
#include "ocpp/json/parse.hpp"
#include "ocpp/v2/actions.hpp"
#include "tests/support/schema_oracle.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace voltgate;
using namespace voltgate::ocpp;

namespace {

std::ptrdiff_t from_station(Version version) {
    return std::ranges::count_if(actions(version), &ActionInfo::from_station);
}

} // namespace

TEST_CASE("each version has its actions") {
    CHECK(actions(Version::v16).size() == 39);
    CHECK(actions(Version::v201).size() == 64);
    CHECK(actions(Version::v21).size() == 91);
}

TEST_CASE("an action knows who requests it") {
    CHECK(find_action(Version::v16, "BootNotification")->direction == Direction::from_station);
    CHECK(find_action(Version::v16, "RemoteStartTransaction")->direction == Direction::from_csms);
    CHECK(find_action(Version::v16, "DataTransfer")->direction == Direction::both);
    CHECK(find_action(Version::v16, "DataTransfer")->from_csms());
    CHECK_FALSE(find_action(Version::v16, "Reset")->from_station());
    CHECK(from_station(Version::v16) == 14);
    CHECK(from_station(Version::v201) == 25);
    CHECK(from_station(Version::v21) == 25 + 12);
}

TEST_CASE("an action is found in the versions that have it") {
    CHECK(find_action(Version::v16, "Heartbeat") != nullptr);
    CHECK(find_action(Version::v16, "heartbeat") == nullptr);
    CHECK(find_action(Version::v16, "TransactionEvent") == nullptr);
    CHECK(find_action(Version::v201, "StartTransaction") == nullptr);
    CHECK(find_action(Version::v201, "BatterySwap") == nullptr);
    CHECK(find_action(Version::v21, "BatterySwap")->since == Version::v21);
    CHECK(find_action(Version::v21, "") == nullptr);
}

TEST_CASE("the one-way message of 2.1 has no response") {
    const ActionInfo* stream = find_action(Version::v21, "NotifyPeriodicEventStream");
    REQUIRE(stream != nullptr);
    CHECK(stream->one_way());
    CHECK(stream->check_response(*json::parse("{}"), Version::v21)->fault == Fault::protocol);
    CHECK(std::ranges::count_if(actions(Version::v21), &ActionInfo::one_way) == 1);
    STATIC_REQUIRE(std::is_void_v<ActionOf<v2::NotifyPeriodicEventStream>::Response>);
}

TEST_CASE("a raw payload is checked by the action's name") {
    const ActionInfo& reset = *find_action(Version::v16, "Reset");
    CHECK_FALSE(reset.check_request(*json::parse(R"({"type":"Hard"})"), Version::v16));
    CHECK(reset.check_request(*json::parse(R"({"type":"Firm"})"), Version::v16)->text() ==
          "$.type: 'Firm' is not a word of this enumeration");
    CHECK(reset.check_request(*json::parse("{}"), Version::v16)->fault == Fault::occurrence);
    CHECK(reset.check_request(*json::parse("[]"), Version::v16)->fault == Fault::formation);
    CHECK_FALSE(reset.check_response(*json::parse(R"({"status":"Accepted"})"), Version::v16));
    CHECK(reset.check_response(*json::parse(R"({"status":1})"), Version::v16)->fault == Fault::type);
}

TEST_CASE("a check without a target reads all kinds of values") {
    const ActionInfo& report = *find_action(Version::v201, "SetVariables");
    CHECK(
        report
            .check_request(
                *json::parse(
                    R"({"setVariableData":[{"attributeValue":"1","component":{"name":"C","evse":{"id":1}},"variable":{}}]})"),
                Version::v201)
            ->path == "$.setVariableData[0].variable.name");
}

TEST_CASE("the actions are those that have official schemas") {
    const auto* oracle = tests::SchemaOracle::instance();
    if (oracle == nullptr) {
        WARN("skipped: no official schemas were given (VOLTGATE_OCPP_SCHEMAS)");
        return;
    }
    for (const Version version : {Version::v16, Version::v201, Version::v21}) {
        std::size_t files = 0;
        for (const ActionInfo& action : actions(version)) {
            INFO(to_string(version) << " " << action.name);
            CHECK(oracle->call_schema(version, action.name) != nullptr);
            CHECK((oracle->result_schema(version, action.name) == nullptr) == action.one_way());
            files += action.one_way() ? 1 : 2;
        }
        CHECK(files == oracle->files(version));
    }
}
