#include "tests/ocpp/engine_bench.hpp"

using namespace voltgate::test;

TEST_CASE(
    "Their calls are delivered one at a time in arrival order, each after the answer to the one before") {
    Bench bench;
    bench.receive(R"([2,"a","First",{}])");
    bench.receive(R"([2,"b","Second",{}])");
    bench.receive(R"([2,"c","Third",{}])");
    CHECK(bench.delivered == Texts{"First a"});
    bench.answer(std::string(R"({"n":1})"));
    CHECK(bench.sent == Texts{R"([3,"a",{"n":1}])"});
    CHECK(bench.delivered == Texts{"First a", "Second b"});
    bench.answer(CallFault{Fault::occurrence, "$.x: missing"});
    CHECK(bench.sent.back() == R"([4,"b","OccurenceConstraintViolation","$.x: missing",{}])");
    bench.answer(std::string("{}"));
    CHECK(bench.delivered.size() == 3);
    bench.answer(std::string("{}"));
    CHECK(bench.sent.size() == 3);
}

TEST_CASE("A fault is answered in the spelling of the version") {
    Bench bench(Version::v201);
    bench.receive(R"([2,"a","X",{}])");
    bench.answer(CallFault{Fault::occurrence, ""});
    CHECK(bench.sent == Texts{R"([4,"a","OccurrenceConstraintViolation","",{}])"});
}

TEST_CASE("pitfall 29: their calls are delivered and answered while ours is under way") {
    Bench bench;
    const auto ours = bench.call("Reset");
    bench.receive(R"([2,"a","Heartbeat",{}])");
    CHECK(bench.delivered == Texts{"Heartbeat a"});
    bench.answer(std::string("{}"));
    CHECK(bench.sent.back() == R"([3,"a",{}])");
    bench.receive(R"([2,"b","Heartbeat",{}])");
    bench.receive(R"([3,"m1",{}])");
    CHECK(bench.result_of(ours).has_value());
}

TEST_CASE("pitfall 29: both sides may use the same message id at once") {
    Bench bench;
    const auto ours = bench.call("Reset");
    bench.receive(R"([2,"m1","Heartbeat",{}])");
    CHECK(bench.delivered == Texts{"Heartbeat m1"});
    bench.answer(std::string("{}"));
    CHECK(bench.completed.empty());
    bench.receive(R"([3,"m1",{}])");
    CHECK(bench.result_of(ours).has_value());
}

TEST_CASE("The byte-identical repeat of a call that has no answer yet is answered once") {
    Bench bench;
    bench.receive(R"([2,"a","StartTransaction",{"x":1}])");
    bench.receive(R"([2,"b","MeterValues",{}])");
    bench.receive(R"([2,"a","StartTransaction",{"x":1}])");
    bench.receive(R"([2,"b","MeterValues",{}])");
    bench.answer(std::string("{}"));
    bench.answer(std::string("{}"));
    CHECK(bench.delivered.size() == 2);
    CHECK(bench.sent == Texts{R"([3,"a",{}])", R"([3,"b",{}])"});
    CHECK(bench.reported == Reports(2, Irregularity::duplicate_call));
}

TEST_CASE("A repeat after the answer is a call again: what it means is decided by its content") {
    Bench bench;
    for (int i = 0; i < 2; ++i) {
        bench.receive(R"([2,"a","StartTransaction",{"x":1}])");
        bench.answer(std::string("{}"));
    }
    CHECK(bench.delivered.size() == 2);
    CHECK(bench.sent.size() == 2);
    CHECK(bench.reported.empty());
}

TEST_CASE(
    "pitfall 40: another call under an id that is not answered yet is delivered, answered and reported") {
    Bench bench;
    bench.receive(R"([2,"1","Heartbeat",{}])");
    bench.receive(R"([2,"1","StatusNotification",{}])");
    bench.answer(std::string("{}"));
    bench.answer(std::string("{}"));
    CHECK(bench.delivered == Texts{"Heartbeat 1", "StatusNotification 1"});
    CHECK(bench.sent == Texts(2, R"([3,"1",{}])"));
    CHECK(bench.reported == Reports{Irregularity::duplicate_id});
}

TEST_CASE("pitfall 40: empty ids and ids of digits are echoed") {
    Bench bench;
    bench.receive(R"([2,"","Heartbeat",{}])");
    bench.answer(std::string("{}"));
    bench.receive(R"([2,7,"Heartbeat",{}])");
    bench.answer(std::string("{}"));
    CHECK(bench.sent == Texts{R"([3,"",{}])", R"([3,"7",{}])"});
    CHECK(bench.reported == Reports{Irregularity::coerced_frame});
}

TEST_CASE("When too many of their calls wait, reading has to pause until one is answered") {
    Bench bench(Version::v16, {.inbound_limit = 2});
    bench.receive(R"([2,"a","X",{}])");
    bench.receive(R"([2,"b","X",{}])");
    CHECK(bench.engine.accepting());
    bench.receive(R"([2,"c","X",{}])");
    CHECK_FALSE(bench.engine.accepting());
    bench.answer(std::string("{}"));
    CHECK(bench.engine.accepting());
}

TEST_CASE("pitfall 19: a broken call whose id can be read is answered, the connection lives") {
    Bench old_bench(Version::v16);
    old_bench.receive(R"([2,"a","MeterValues",{,"connectorId":1}])");
    REQUIRE(old_bench.sent.size() == 1);
    CHECK_THAT(old_bench.sent[0], Catch::StartsWith(R"([4,"a","FormationViolation",)"));
    CHECK(old_bench.reported == Reports{Irregularity::malformed_frame});
    old_bench.receive(R"([2,"b","Heartbeat",{}])");
    CHECK(old_bench.delivered == Texts{"Heartbeat b"});

    Bench new_bench(Version::v201);
    new_bench.receive(R"([2,"a","MeterValues",7])");
    REQUIRE(new_bench.sent.size() == 1);
    CHECK_THAT(new_bench.sent[0], Catch::StartsWith(R"([4,"a","FormatViolation",)"));
}

TEST_CASE("What has no readable id: 2.x answers under the id -1, 1.6 only reports") {
    for (const auto* text : {"[2,null,\"Heartbeat\",{}]", "[2]", "hello", "{}", "[]", "[\"x\"]"}) {
        CAPTURE(text);
        Bench old_bench(Version::v16);
        old_bench.receive(text);
        CHECK(old_bench.sent.empty());
        CHECK(old_bench.reported.size() == 1);
        for (const auto version : {Version::v201, Version::v21}) {
            Bench bench(version);
            bench.receive(text);
            REQUIRE(bench.sent.size() == 1);
            CHECK_THAT(bench.sent[0], Catch::StartsWith(R"([4,"-1","RpcFrameworkError",)"));
            CHECK(bench.reported.size() == 1);
        }
    }
}

TEST_CASE("An answer without readable id is never answered") {
    for (const auto* text : {"[3]", "[4,null]", "[3,{}]", "[4,[broken"}) {
        Bench bench(Version::v201);
        bench.receive(text);
        CHECK(bench.sent.empty());
        CHECK(bench.reported == Reports{Irregularity::unreadable_id});
    }
}

TEST_CASE("Unknown message types: 1.6 and 2.1 ignore them, 2.0.1 says so") {
    for (const auto version : {Version::v16, Version::v21}) {
        Bench bench(version);
        bench.receive(R"([9,"a",{}])");
        CHECK(bench.sent.empty());
        CHECK(bench.reported == Reports{Irregularity::unknown_message_type});
    }
    Bench bench(Version::v201);
    bench.receive(R"([9,"a",{}])");
    bench.receive(R"([9])");
    bench.receive(R"([6,"b","NotifyPeriodicEventStream",{}])");
    REQUIRE(bench.sent.size() == 3);
    CHECK_THAT(bench.sent[0], Catch::StartsWith(R"([4,"a","MessageTypeNotSupported",)"));
    CHECK_THAT(bench.sent[1], Catch::StartsWith(R"([4,"-1","MessageTypeNotSupported",)"));
    CHECK_THAT(bench.sent[2], Catch::StartsWith(R"([4,"b","MessageTypeNotSupported",)"));
}

TEST_CASE("2.1 SEND is delivered in order with the calls and never answered") {
    Bench bench(Version::v21);
    bench.receive(R"([6,"s","NotifyPeriodicEventStream",{}])");
    CHECK(bench.delivered == Texts{"one way NotifyPeriodicEventStream"});
    bench.receive(R"([2,"a","Heartbeat",{}])");
    bench.receive(R"([6,"t","NotifyPeriodicEventStream",{}])");
    bench.receive(R"([2,"b","Heartbeat",{}])");
    CHECK(bench.delivered.size() == 2);
    bench.answer(std::string("{}"));
    CHECK(bench.delivered.size() == 4);
    bench.answer(std::string("{}"));
    CHECK(bench.sent.size() == 2);
    bench.receive(R"([6,"broken",7])");
    CHECK(bench.sent.size() == 2);
}

TEST_CASE("2.1 SEND goes out although a call is under way; other versions have none") {
    Bench bench(Version::v21);
    bench.call("Reset");
    CHECK(bench.engine.send_one_way("NotifyPeriodicEventStream", R"({"id":1})"));
    bench.collect();
    CHECK(bench.sent.back() == R"([6,"m2","NotifyPeriodicEventStream",{"id":1}])");
    Bench old_bench(Version::v201);
    CHECK_FALSE(old_bench.engine.send_one_way("NotifyPeriodicEventStream", "{}"));
    CHECK(old_bench.engine.take_events().empty());
}

TEST_CASE("2.1 CALLRESULTERROR is reported when received and can be sent") {
    Bench bench(Version::v21);
    bench.receive(R"([5,"a","FormatViolation","bad",{}])");
    CHECK(bench.reported == Reports{Irregularity::result_refused});
    CHECK(bench.sent.empty());
    CHECK(bench.engine.refuse_result("m1", {Fault::formation, "bad"}));
    bench.collect();
    CHECK(bench.sent == Texts{R"([5,"m1","FormatViolation","bad",{}])"});
    Bench old_bench(Version::v201);
    CHECK_FALSE(old_bench.engine.refuse_result("m1", {Fault::formation, "bad"}));
}
