#include "ocpp/rpc/frame.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::ocpp;

namespace {

template <class T>
T read(std::string_view text, Version version = Version::v16) {
    auto frame = parse_frame(text, version);
    REQUIRE(std::holds_alternative<T>(frame));
    return std::get<T>(std::move(frame));
}

using Kind = FrameProblem::Kind;

} // namespace

TEST_CASE("A CALL is read") {
    const auto call = read<CallFrame>(R"([2,"19223201","BootNotification",{"chargePointVendor":"V"}])");
    CHECK(call.type == MessageType::call);
    CHECK(call.id == "19223201");
    CHECK(call.action == "BootNotification");
    CHECK(call.payload->at("chargePointVendor") == "V");
    CHECK(call.coerced.empty());
}

TEST_CASE("A CALLRESULT and a CALLERROR are read") {
    const auto result = read<ResultFrame>(R"([3,"a",{"status":"Accepted"}])");
    CHECK(result.id == "a");
    CHECK(result.payload.at("status") == "Accepted");

    const auto error = read<ErrorFrame>(R"([4,"b","NotSupported","no",{"x":1}])");
    CHECK(error.type == MessageType::error);
    CHECK(error.id == "b");
    CHECK(error.code == "NotSupported");
    CHECK(error.description == "no");
    CHECK(error.details.at("x") == 1);
}

TEST_CASE("SEND and CALLRESULTERROR exist in 2.1 only") {
    CHECK(read<CallFrame>(R"([6,"a","NotifyPeriodicEventStream",{}])", Version::v21).type ==
          MessageType::send);
    CHECK(read<ErrorFrame>(R"([5,"a","FormatViolation","",{}])", Version::v21).type ==
          MessageType::result_error);
    for (const auto version : {Version::v16, Version::v201}) {
        CHECK(read<FrameProblem>(R"([6,"a","X",{}])", version).kind == Kind::unknown_type);
        const auto problem = read<FrameProblem>(R"([5,"a","X","",{}])", version);
        CHECK(problem.kind == Kind::unknown_type);
        CHECK(problem.id == "a");
        CHECK_FALSE(problem.type);
    }
}

TEST_CASE("pitfall 40: message ids are kept as received: empty, only digits, long; a number becomes text and "
          "is noted") {
    CHECK(read<CallFrame>(R"([2,"","Heartbeat",{}])").id.empty());
    CHECK(read<CallFrame>(R"([2,"0042","Heartbeat",{}])").id == "0042");
    CHECK(read<CallFrame>("[2,\"" + std::string(255, 'i') + R"(","Heartbeat",{}])").id.size() == 255);
    CHECK(read<CallFrame>(R"([2,"\u00e4\"","Heartbeat",{}])").id == "\xc3\xa4\"");
    const auto call = read<CallFrame>(R"([2,42,"Heartbeat",{}])");
    CHECK(call.id == "42");
    CHECK_FALSE(call.coerced.empty());
    CHECK(read<CallFrame>(R"([2,18446744073709551615,"Heartbeat",{}])").id == "18446744073709551615");
    CHECK(read<FrameProblem>("[2,\"" + std::string(256, 'i') + R"(","Heartbeat",{}])").kind == Kind::no_id);
}

TEST_CASE("A payload of null, an empty array and none at all are read as {} and noted") {
    for (const auto* text :
         {R"([2,"a","Heartbeat",null])", R"([2,"a","Heartbeat",[]])", R"([2,"a","Heartbeat"])"}) {
        const auto call = read<CallFrame>(text);
        CHECK(call.payload->get_object().empty());
        CHECK_FALSE(call.coerced.empty());
    }
    for (const auto* text : {R"([3,"a",null])", R"([3,"a"])"})
        CHECK_FALSE(read<ResultFrame>(text).coerced.empty());
}

TEST_CASE("pitfall 41: the details of an error may be null, text, or missing, and so may the rest") {
    CHECK(read<ErrorFrame>(R"([4,"a","GenericError","",null])").details.is_null());
    CHECK(read<ErrorFrame>(R"([4,"a","GenericError","","broken"])").details == "broken");
    CHECK(read<ErrorFrame>(R"([4,"a","GenericError"])").description.empty());
    CHECK(read<ErrorFrame>(R"([4,"a"])").code.empty());
    CHECK(read<ErrorFrame>(R"([4,"a",7,null,[]])").code.empty());
}

TEST_CASE("A frame that is wrongly built is a problem that names type and id") {
    for (const auto* text : {
             R"([2,"a"])",
             R"([2,"a","Heartbeat",{},{}])",
             R"([2,"a",7,{}])",
             R"([2,"a","Heartbeat",7])",
             R"([2,"a","Heartbeat","{}"])",
             R"([2,"a","Heartbeat",[1]])",
         }) {
        CAPTURE(text);
        const auto problem = read<FrameProblem>(text);
        CHECK(problem.kind == Kind::malformed);
        CHECK(problem.type == MessageType::call);
        CHECK(problem.id == "a");
        CHECK_FALSE(problem.detail.empty());
    }
    CHECK(read<FrameProblem>(R"([3,"a",{},{}])").type == MessageType::result);
    CHECK(read<FrameProblem>(R"([3,"a","x"])").kind == Kind::malformed);
}

TEST_CASE("What is not a frame at all is a problem without type or id") {
    for (const auto* text : {"", " ", "{}", "[]", "7", "null", "\"x\"", R"(["2","a","Heartbeat",{}])", "[{}]",
                             "[null]", "[2.5,\"a\"]", "hello", "[", "[-", "[,"}) {
        CAPTURE(text);
        const auto problem = read<FrameProblem>(text);
        CHECK(problem.kind == Kind::no_type);
        CHECK_FALSE(problem.id);
    }
}

TEST_CASE("A message id that is missing or of a wrong type is a problem of its own") {
    for (const auto* text : {"[2]", "[2,null,\"Heartbeat\",{}]", "[2,{},\"Heartbeat\",{}]",
                             "[2,1.5,\"Heartbeat\",{}]", "[2,true]", "[3]", "[4]"}) {
        CAPTURE(text);
        CHECK(read<FrameProblem>(text).kind == Kind::no_id);
    }
}

TEST_CASE("An unknown message type keeps the id for those who answer it") {
    for (const auto* text : {R"([7,"a"])", R"([0,"a"])", R"([-2,"a"])", R"([99999,"a",{}])", R"([1,"a",})"}) {
        CAPTURE(text);
        const auto problem = read<FrameProblem>(text, Version::v21);
        CHECK(problem.kind == Kind::unknown_type);
        CHECK(problem.id == "a");
    }
}

TEST_CASE("pitfall 19: in broken JSON the type and the id are still found") {
    for (const auto* text : {
             R"([2,"a\"b","MeterValues",{,"connectorId":1}])",
             R"([2,"a\"b","MeterValues",{"connectorId":1})",
             R"( [ 2 , "a\"b" , "MeterValues",{x}])",
             R"([,2,"a\"b","MeterValues",{}])",
             R"([2,"a\"b","MeterValues",{"a":1},])",
             R"([2,"a\"b")",
         }) {
        CAPTURE(text);
        const auto problem = read<FrameProblem>(text);
        CHECK(problem.kind == Kind::malformed);
        CHECK(problem.type == MessageType::call);
        CHECK(problem.id == "a\"b");
    }
    CHECK(read<FrameProblem>(R"([2,17,"MeterValues",{])").id == "17");
    CHECK(read<FrameProblem>(R"([3,"x",{])").type == MessageType::result);
    CHECK(read<FrameProblem>(R"([2,"unfinished)").kind == Kind::no_id);
    CHECK(read<FrameProblem>(R"([2,"bad \x escape",{])").kind == Kind::no_id);
}

TEST_CASE("Depth is limited, whatever is sent") {
    const std::string deep(100'000, '[');
    CHECK(read<FrameProblem>(deep).kind == Kind::no_type);
    const auto problem = read<FrameProblem>(R"([2,"a","DataTransfer",{"data":)" + deep);
    CHECK(problem.kind == Kind::malformed);
    CHECK(problem.id == "a");
    CHECK(read<FrameProblem>(R"([2,"a","X",)" + std::string(100'000, '{')).id == "a");
}

TEST_CASE("Text that is not UTF-8 is not JSON") {
    const auto problem = read<FrameProblem>("[2,\"a\",\"Authorize\",{\"idTag\":\"\xff\xfe\"}]");
    CHECK(problem.kind == Kind::malformed);
    CHECK(problem.id == "a");
    CHECK(read<FrameProblem>("[2,\"\xff\",\"Authorize\",{}]").kind == Kind::no_id);
}

TEST_CASE("A frame of very many elements is refused without harm") {
    std::string text = R"([2,"a")";
    for (int i = 0; i < 200'000; ++i)
        text += ",0";
    CHECK(read<FrameProblem>(text + "]").kind == Kind::malformed);
}

TEST_CASE("Frames to send are put together from ready payloads") {
    CHECK(call_text("a", "Reset", R"({"type":"Soft"})") == R"([2,"a","Reset",{"type":"Soft"}])");
    CHECK(send_text("a", "NotifyPeriodicEventStream", "{}") == R"([6,"a","NotifyPeriodicEventStream",{}])");
    CHECK(result_text("0042", R"({"status":"Accepted"})") == R"([3,"0042",{"status":"Accepted"}])");
    CHECK(error_text("a", "NotSupported", "no") == R"([4,"a","NotSupported","no",{}])");
    CHECK(result_error_text("a", "FormatViolation", "no", R"({"x":1})") ==
          R"([5,"a","FormatViolation","no",{"x":1}])");
}

TEST_CASE("An id is echoed exactly, whatever characters it has") {
    const std::string id = "a\"\\\n\x01/\xc3\xa4";
    const auto again = read<ResultFrame>(result_text(id, "{}"));
    CHECK(again.id == id);
}

TEST_CASE("An error description is valid UTF-8 of at most 255 characters") {
    const auto described = [](std::string_view description) {
        return read<ErrorFrame>(error_text("a", "InternalError", description)).description;
    };
    CHECK(described(std::string(300, 'x')) == std::string(255, 'x'));
    std::string umlauts;
    for (int i = 0; i < 300; ++i)
        umlauts += "\xc3\xa4";
    CHECK(described(umlauts) == umlauts.substr(0, 510));
    CHECK(described(umlauts.substr(0, 510)) == umlauts.substr(0, 510));
    CHECK(described("bad \xff\xc3 byte") == "bad ?? byte");
    CHECK(described(std::string(300, '\x80')) == std::string(255, '?'));
    CHECK(described("line\nbreak \"quoted\"") == "line\nbreak \"quoted\"");
}

TEST_CASE(
    "Frames with bytes changed, dropped and repeated at random are read or refused, whatever they become") {
    std::uint32_t state = 1;
    const auto random = [&](std::size_t below) {
        state = state * 1'664'525U + 1'013'904'223U;
        return (state >> 8U) % below;
    };
    const std::string frames[] = {
        R"([2,"19223201","MeterValues",{"connectorId":1,"meterValue":[{"v":[1.5,null,"\u00e4"]}]}])",
        R"([3,"19223201",{"status":"Accepted","list":[]}])",
        R"([4,"19223201","NotSupported","\n no",{"x":{"y":true}}])"};
    std::size_t read_well = 0;
    for (int round = 0; round < 30'000; ++round) {
        auto text = frames[random(std::size(frames))];
        for (auto changes = random(4); changes > 0 && !text.empty(); --changes) {
            const auto at = random(text.size());
            switch (random(3)) {
            case 0:
                text[at] = static_cast<char>(random(256));
                break;
            case 1:
                text.erase(at, random(10));
                break;
            default:
                text.insert(at, text.substr(random(text.size()), random(10)));
            }
        }
        const auto frame = parse_frame(text, Version::v201);
        const auto* problem = std::get_if<FrameProblem>(&frame);
        read_well += problem == nullptr ? 1 : 0;
        if (problem != nullptr && problem->kind == Kind::malformed)
            REQUIRE((problem->id && problem->type && !problem->detail.empty()));
    }
    CHECK(read_well > 5'000);
    CHECK(read_well < 25'000);
}
