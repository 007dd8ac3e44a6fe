#include "tests/scenarios/raw_websocket.hpp"
#include "tests/scenarios/world.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace voltgate::tests {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using raw_websocket::frame;
using raw_websocket::Opcode;
using raw_websocket::Part;
using raw_websocket::upgrade;

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t each = 0; each < times; ++each)
        out += text;
    return out;
}

/// Sends the text and a question after it; gives what was answered before the question's answer. Fails when
/// the connection ends.
std::vector<std::string> answers_to(RawStation& station, const std::string& text) {
    station.send(text);
    station.send(R"([2,"after","Heartbeat",{}])");
    std::vector<std::string> answers;
    for (;;) {
        auto answer = station.expect();
        if (json::parse(answer).as_array().at(1) == "after")
            return answers;
        answers.push_back(std::move(answer));
    }
}

TEST_CASE("frames that are none, or not for us, are survived by the connection and by others") {
    World world;
    auto other = world.booted("OTHER");
    auto station = world.booted("ABUSER");
    const std::vector<std::string> unanswerable{
        "",
        " ",
        "null",
        "true",
        "5",
        R"("text")",
        "{}",
        R"({"a":1})",
        "[]",
        "[null]",
        "[2]",
        R"(["2","1","Heartbeat",{}])",
        R"([99,"1","Heartbeat",{}])",
        R"([-1,"1","Heartbeat",{}])",
        R"([3,"nobody asked",{}])",
        R"([3,"nobody asked"])",
        R"([4,"nobody asked","GenericError","",{}])",
        R"([4,"nobody asked"])",
        R"([5,"x","GenericError","",{}])",
        R"([6,"x","NotifyPeriodicEventStream",{}])",
        R"([2,[],"Heartbeat",{}])",
        R"([2,null,"Heartbeat",{}])",
        repeated("[", 100'000),
        repeated("[", 100'000) + repeated("]", 100'000),
        repeated(R"({"a":)", 50'000),
        "\xEF\xBB\xBF[]",
    };
    for (const auto& text : unanswerable) {
        INFO(text.substr(0, 80));
        CHECK(answers_to(station, text) == std::vector<std::string>{});
        other.call("Heartbeat", "{}");
    }
}

TEST_CASE("a broken call whose id can be read is answered an error, and the connection goes on") {
    World world;
    auto station = world.booted("ABUSER");
    const std::vector<std::string> broken{
        R"([2,"id"])",
        R"([2,"id",5,{}])",
        R"([2,"id","Heartbeat","text"])",
        R"([2,"id","Heartbeat",5])",
        R"([2,"id","Heartbeat",{},{}])",
        R"([2,"id","Heartbeat",{})",
        R"([2,"id","Heartbeat",{"a":}])",
        R"([2,"id","Heartbeat",{"a":01}])",
        R"([2,"id","NoSuchAction",{}])",
        R"([2,"id","Reset",{"type":"Hard"}])",
        R"([2,"id","",{}])",
        R"([2,"id","StartTransaction",)" + repeated(R"({"a":)", 1000) + "1" + repeated("}", 1000) + "]",
        R"([2,"id","MeterValues",{"connectorId":1,"meterValue":)" + repeated("[", 100'000) +
            repeated("]", 100'000) + "}]",
    };
    for (const auto& text : broken) {
        INFO(text.substr(0, 80));
        const auto answers = answers_to(station, text);
        REQUIRE(answers.size() == 1);
        const auto answer = json::parse(answers[0]);
        CHECK(answer.as_array().at(0) == 4);
        CHECK(answer.as_array().at(1) == "id");
    }
}

/// Messages that are right, to be spoiled.
const std::vector<std::pair<std::string, std::string>>& messages() {
    static const std::vector<std::pair<std::string, std::string>> all{
        {"BootNotification", R"({"chargePointVendor":"Acme","chargePointModel":"One"})"},
        {"Authorize", R"({"idTag":"TAG1"})"},
        {"StatusNotification",
         R"({"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-03-01T12:00:00Z"})"},
        {"StartTransaction",
         R"({"connectorId":1,"idTag":"TAG1","meterStart":0,"timestamp":"2026-03-01T12:00:00Z"})"},
        {"MeterValues",
         R"({"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[{"value":"1"}]}]})"},
        {"StopTransaction",
         R"({"transactionId":1,"idTag":"TAG1","meterStop":1,"timestamp":"2026-03-01T12:00:00Z","reason":"Local"})"},
        {"DataTransfer", R"({"vendorId":"a","messageId":"b","data":"c"})"},
        {"FirmwareStatusNotification", R"({"status":"Idle"})"},
        {"DiagnosticsStatusNotification", R"({"status":"Idle"})"},
        {"SecurityEventNotification", R"({"type":"FirmwareUpdated","timestamp":"2026-03-01T12:00:00Z"})"},
    };
    return all;
}

std::vector<json::value> nasty_values() {
    std::vector<json::value> values{
        nullptr,
        true,
        -1,
        1.5,
        1e300,
        INT64_MAX,
        UINT64_MAX,
        "",
        "x",
        json::array{},
        json::object{},
        json::array{nullptr},
        json::object{{"a", json::object{}}},
    };
    values.emplace_back(repeated("0123456789", 1000));
    values.emplace_back(std::string("nul\0inside", 10));
    values.emplace_back("\xF0\x9F\x94\x8C plug");
    return values;
}

TEST_CASE("every field with a value of every wrong kind is answered, and the server lives") {
    World world;
    auto other = world.booted("OTHER");
    auto station = world.booted("ABUSER");
    for (const auto& [action, payload] : messages()) {
        const auto right = json::parse(payload).as_object();
        for (const auto& field : right) {
            for (const auto& nasty : nasty_values()) {
                auto wrong = right;
                wrong[field.key()] = nasty;
                const auto text = json::serialize(wrong);
                INFO(action << ' ' << text.substr(0, 120));
                const auto answer = station.ask(action, text); // throws unless this very call is answered
                const auto type = answer.as_array().at(0).as_int64();
                CHECK((type == 3 || type == 4));
                if (type == 4)
                    CHECK(answer.as_array().at(2) != "InternalError");
            }
        }
    }
    other.call("Heartbeat", "{}");
    CHECK(world.server.store().ready());
}

TEST_CASE("what WebSocket forbids ends that connection with its code, and no other") {
    World world;
    auto other = world.booted("OTHER");
    const auto closed_after = [&](const std::string& bytes) {
        RawSocket socket(world.server.ocpp_endpoint());
        socket.send(upgrade("/ocpp/ABUSER"));
        CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
        socket.send(bytes);
        const auto rest = socket.read_all();
        other.call("Heartbeat", "{}");
        return rest.size() >= 4
                   ? (static_cast<unsigned char>(rest[2]) << 8) + static_cast<unsigned char>(rest[3])
                   : 0;
    };
    SECTION("invalid UTF-8") {
        CHECK(closed_after(frame("[2,\"\xC3\x28\",\"Heartbeat\",{}]")) == 1007);
    }
    SECTION("a message of more than 4 MiB") {
        CHECK(closed_after(frame(std::string(std::size_t{5} << 20U, 'x'))) == 1009);
    }
    SECTION("more than 4 MiB in fragments") {
        std::string bytes = frame(std::string(std::size_t{1} << 20U, 'x'), Opcode::text, Part::first);
        for (int each = 0; each < 4; ++each)
            bytes += frame(std::string(std::size_t{1} << 20U, 'x'), Opcode::text, Part::middle);
        CHECK(closed_after(bytes) == 1009);
    }
    SECTION("binary data") {
        CHECK(closed_after(frame("[2,\"1\",\"Heartbeat\",{}]", Opcode::binary)) == 1003);
    }
    SECTION("an unmasked frame") {
        CHECK(closed_after("\x81\x02[]") == 1002);
    }
    SECTION("a reserved opcode") {
        CHECK(closed_after(frame("x", static_cast<Opcode>(3))) == 1002);
    }
}

TEST_CASE("handshakes that are none are refused, and charge points still come in") {
    World world;
    const auto answer_to = [&](const std::string& request) {
        RawSocket socket(world.server.ocpp_endpoint());
        socket.send(request);
        const auto answer = socket.read_until("\r\n");
        world.booted("OTHER").call("Heartbeat", "{}");
        return answer;
    };
    CHECK(answer_to(upgrade("/ocpp/%zz")).starts_with("HTTP/1.1 4"));
    CHECK(answer_to(upgrade("/ocpp/%C3%28")).starts_with("HTTP/1.1 4"));
    CHECK(answer_to(upgrade("/ocpp/%00")).starts_with("HTTP/1.1 4"));
    CHECK(answer_to(upgrade("/")).starts_with("HTTP/1.1 4"));
    CHECK(answer_to(upgrade("/ocpp/" + std::string(1000, 'x'))).starts_with("HTTP/1.1 4"));
    CHECK(answer_to("GET /ocpp/CP1 HTTP/1.1\r\nHost: test\r\n\r\n").starts_with("HTTP/1.1 4"));
    CHECK(answer_to("GET /ocpp/CP1 HTTP/1.1\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n")
              .starts_with("HTTP/1.1 4"));
    CHECK(answer_to("nonsense\r\n\r\n").starts_with("HTTP/1.1 4"));
}

TEST_CASE("bytes that come one by one are put together") {
    World world;
    RawSocket slow(world.server.ocpp_endpoint());
    for (const char byte : upgrade("/ocpp/SLOW"))
        slow.send({&byte, 1});
    CHECK(slow.read_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
    for (const char byte :
         frame(R"([2,"1","BootNotification",{"chargePointVendor":"A","chargePointModel":"B"}])"))
        slow.send({&byte, 1});
    CHECK(slow.read_until("]").find(R"("status":"Accepted")") != std::string::npos);
    // A message in many fragments too.
    const std::string text = R"([2,"2","Heartbeat",{}])";
    std::string bytes = frame(text.substr(0, 1), Opcode::text, Part::first);
    for (std::size_t each = 1; each + 1 < text.size(); ++each)
        bytes += frame(text.substr(each, 1), Opcode::text, Part::middle);
    slow.send(bytes + frame(text.substr(text.size() - 1), Opcode::text, Part::last));
    CHECK(slow.read_until("]").find(R"([3,"2",)") != std::string::npos);
}

TEST_CASE("connections that end abruptly at any point of their first words leave nothing behind") {
    World world;
    auto other = world.booted("OTHER");
    const auto words =
        upgrade("/ocpp/GONE") +
        frame(R"([2,"1","BootNotification",{"chargePointVendor":"A","chargePointModel":"B"}])");
    for (std::size_t length = 0; length <= words.size(); length += 7) {
        RawSocket socket(world.server.ocpp_endpoint());
        socket.send(words.substr(0, length));
        socket.reset();
    }
    other.call("Heartbeat", "{}");
    CHECK(world.server.becomes_true([&] { return world.server.csms().directory().size() == 1; }));
    world.booted("GONE").call("Heartbeat", "{}");
}

TEST_CASE("a large message below the limit is taken whole") {
    World world;
    auto station = world.booted("CP1");
    std::string samples;
    for (int each = 0; each < 20'000; ++each)
        samples +=
            (each == 0 ? "" : ",") + std::string(R"({"value":")") + std::to_string(each) +
            R"(","measurand":"Voltage","phase":"L1-N","unit":"V","context":"Sample.Clock","location":"Inlet"})";
    const auto payload =
        R"({"connectorId":1,"meterValue":[{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[)" + samples +
        "]}]}";
    CHECK(payload.size() > std::size_t{1} << 20U);
    CHECK(station.call("MeterValues", payload).as_object().empty());
}

} // namespace
} // namespace voltgate::tests
