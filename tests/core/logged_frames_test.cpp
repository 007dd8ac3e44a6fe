#include "core/logged_frames.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::logged_frames {

namespace {

using Kind = storage::FrameParts::Kind;

std::string redacted(std::string payload) {
    redact("", storage::MessageDirection::sent, false, payload);
    return payload;
}

} // namespace

TEST_CASE("a call is split into id, action and payload") {
    const auto parts = split(R"( [2, "a\"1", "Heartbeat", {"x":[1]} ] )");
    CHECK(parts.kind == Kind::call);
    CHECK(parts.message_id == R"(a\"1)");
    CHECK(parts.action == "Heartbeat");
    CHECK(parts.payload == R"({"x":[1]} )");
}

TEST_CASE("answers are split too") {
    CHECK(split(R"([3,"1",{}])").kind == Kind::result);
    const auto error = split(R"([4,"1","InternalError","went wrong",{}])");
    CHECK(error.kind == Kind::error);
    CHECK(error.error_code == "InternalError");
    CHECK(error.error_description == "went wrong");
}

TEST_CASE("what a charge point tells of a customer is not kept") {
    std::string payload = R"({"data":"Jane Doe","seqNo":0})";
    redact("NotifyCustomerInformation", storage::MessageDirection::received, false, payload);
    CHECK(payload == R"({"data":"***","seqNo":0})");
    payload = R"({"data":"Jane Doe)";
    redact("NotifyCustomerInformation", storage::MessageDirection::received, false, payload);
    CHECK(payload == R"("***")");
}

TEST_CASE("what is no frame is kept whole") {
    for (const std::string_view text : {"", "[", "[2", R"([2,"1)", R"([2,"1","A\)", "{}", "[9,\"1\"]"}) {
        const auto parts = split(text);
        CHECK(parts.kind == Kind::other);
        CHECK(parts.payload == text);
    }
}

TEST_CASE("secrets are removed wherever they stand") {
    CHECK(redacted(R"({"key":"AuthorizationKey","value":"0011"})") ==
          R"({"key":"AuthorizationKey","value":"***"})");
    CHECK(redacted(R"({"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"0011"}]})")
              .find("0011") == std::string::npos);
    CHECK(redacted(R"({"setVariableData":[{"attributeValue":"pw","variable":{"name":"BasicAuthPassword"}}]})")
              .find("pw") == std::string::npos);
    CHECK(redacted(R"({"key":"authorizationkey","value":"0011"})").find("0011") == std::string::npos);
    CHECK(redacted(R"({"name":"AuthorizationKey","value":"0011"})").find("0011") == std::string::npos);
    CHECK(redacted(R"({"idToken":{"idToken":"1234","type":"KeyCode"}})").find("1234") == std::string::npos);
    CHECK(redacted(R"({"connectionData":{"basicAuthPassword":"pw"}})").find("\"pw\"") == std::string::npos);
    CHECK(redacted(R"({"key":"AuthorizationKey","value":)") == "***");
}

TEST_CASE("what holds no secret stays as it is") {
    CHECK(redacted(R"({ "key" : "HeartbeatInterval" })") == R"({ "key" : "HeartbeatInterval" })");
}

} // namespace voltgate::core::logged_frames
