#include "tests/ocpp/engine_bench.hpp"

using namespace voltgate::test;

TEST_CASE("A call is sent at once and completed by its result") {
    Bench bench;
    const auto ticket = bench.call("Reset");
    CHECK(bench.sent == Texts{R"([2,"m1","Reset",{}])"});
    CHECK(bench.told == Texts{"m1"});
    CHECK(bench.engine.outbound() == 1);
    bench.receive(R"([3,"m1",{"status":"Accepted"}])");
    REQUIRE(bench.result_of(ticket).has_value());
    CHECK(bench.result_of(ticket)->at("status") == "Accepted");
    CHECK(bench.engine.outbound() == 0);
    CHECK_FALSE(bench.engine.deadline());
    CHECK(bench.reported.empty());
}

TEST_CASE("One call is under way at a time, in the order of age") {
    Bench bench;
    bench.call("A");
    bench.call("B");
    bench.call("C");
    CHECK(bench.sent.size() == 1);
    bench.receive(R"([3,"m1",{}])");
    REQUIRE(bench.sent.size() == 2);
    CHECK(bench.sent[1] == R"([2,"m2","B",{}])");
    bench.receive(R"([4,"m2","GenericError","",{}])");
    REQUIRE(bench.sent.size() == 3);
    CHECK(bench.sent[2] == R"([2,"m3","C",{}])");
}

TEST_CASE("Higher priority overtakes what waits, but not what is under way") {
    Bench bench;
    bench.call("A", Priority::low);
    bench.call("low", Priority::low);
    bench.call("normal 1");
    bench.call("high 1", Priority::high);
    bench.call("normal 2");
    bench.call("high 2", Priority::high);
    for (int i = 1; i <= 6; ++i)
        bench.receive("[3,\"m" + std::to_string(i) + "\",{}]");
    CHECK(bench.sent == Texts{R"([2,"m1","A",{}])", R"([2,"m2","high 1",{}])", R"([2,"m3","high 2",{}])",
                              R"([2,"m4","normal 1",{}])", R"([2,"m5","normal 2",{}])",
                              R"([2,"m6","low",{}])"});
}

TEST_CASE("An error completes a call with what the sender said") {
    Bench bench;
    const auto ticket = bench.call("Reset");
    bench.receive(R"([4,"m1","NotSupported","not here",{"why":"old"}])");
    const auto& failure = bench.result_of(ticket).error();
    CHECK(failure.kind == Kind::call_error);
    CHECK(failure.code == "NotSupported");
    CHECK(failure.description == "not here");
    CHECK(failure.details.at("why") == "old");
}

TEST_CASE(
    "pitfall 42: NotImplemented and NotSupported both reach the caller as a refusal with a known code") {
    for (const auto& [code, fault] : {std::pair{"NotImplemented", Fault::not_implemented},
                                      std::pair{"NotSupported", Fault::not_supported}}) {
        Bench bench;
        const auto ticket = bench.call("GetLog");
        bench.receive(std::string(R"([4,"m1",")") + code + R"(","",{}])");
        CHECK(bench.failure_of(ticket) == Kind::call_error);
        CHECK(fault_of(bench.result_of(ticket).error().code) == fault);
    }
}

TEST_CASE("A call that is not answered in time fails, and the next one goes") {
    Bench bench;
    const auto first = bench.call("A", Priority::normal, 10s);
    const auto second = bench.call("B", Priority::normal, 10s);
    CHECK(bench.engine.deadline() == bench.now + 10s);
    bench.pass(9s);
    CHECK(bench.completed.empty());
    bench.pass(1s);
    CHECK(bench.failure_of(first) == Kind::timed_out);
    CHECK(bench.sent.size() == 2);
    CHECK(bench.engine.deadline() == bench.now + 10s);
    bench.receive(R"([3,"m2",{}])");
    CHECK(bench.result_of(second).has_value());
    CHECK(bench.reported == Reports{Irregularity::call_timed_out});
}

TEST_CASE("An answer that comes too late is dropped and reported, and does not disturb the call under way") {
    Bench bench;
    bench.call("A", Priority::normal, 1s);
    const auto second = bench.call("B");
    bench.pass(1s);
    bench.receive(R"([3,"m1",{"late":true}])");
    CHECK(bench.completed.size() == 1);
    CHECK(bench.reported == Reports{Irregularity::call_timed_out, Irregularity::late_answer});
    bench.receive(R"([3,"m2",{}])");
    CHECK(bench.result_of(second).has_value());
}

TEST_CASE("An answer to nothing is dropped and reported, never answered") {
    Bench bench(Version::v201);
    bench.receive(R"([3,"x",{}])");
    bench.receive(R"([4,"x","GenericError","",{}])");
    bench.receive(R"([4,"-1","RpcFrameworkError","",{}])");
    CHECK(bench.sent.empty());
    CHECK(bench.reported == Reports(3, Irregularity::unmatched_answer));
}

TEST_CASE("A second answer to the same call is unmatched") {
    Bench bench;
    bench.call("A");
    bench.receive(R"([3,"m1",{}])");
    bench.receive(R"([3,"m1",{}])");
    CHECK(bench.completed.size() == 1);
    CHECK(bench.reported == Reports{Irregularity::unmatched_answer});
}

TEST_CASE("2.x: an error with the id -1 is about the call under way; in 1.6 it is unmatched") {
    Bench new_bench(Version::v201);
    const auto ticket = new_bench.call("A");
    new_bench.receive(R"([4,"-1","RpcFrameworkError","unreadable",{}])");
    CHECK(new_bench.failure_of(ticket) == Kind::call_error);

    Bench old_bench(Version::v16);
    old_bench.call("A");
    old_bench.receive(R"([4,"-1","GenericError","",{}])");
    CHECK(old_bench.completed.empty());
}

TEST_CASE("An answer that is no answer fails the call at once") {
    for (const auto* text :
         {R"([3,"m1",{},{}])", R"([3,"m1","Accepted"])", R"([3,"m1",{broken)", R"([4,"m1",broken)"}) {
        CAPTURE(text);
        Bench bench;
        const auto ticket = bench.call("A");
        bench.receive(text);
        CHECK(bench.failure_of(ticket) == Kind::invalid_answer);
        CHECK(bench.reported == Reports{Irregularity::invalid_answer});
        CHECK(bench.sent.size() == 1);
    }
}

TEST_CASE("A call that is not sent before its deadline expires") {
    Bench bench;
    bench.call("A");
    const auto waiting = bench.call("B", Priority::normal, 30s, bench.now + 5s);
    CHECK(bench.engine.deadline() == bench.now + 5s);
    bench.pass(5s);
    CHECK(bench.failure_of(waiting) == Kind::expired);
    bench.receive(R"([3,"m1",{}])");
    CHECK(bench.sent.size() == 1);

    const auto too_late = bench.call("C", Priority::normal, 30s, bench.now);
    CHECK(bench.failure_of(too_late) == Kind::expired);
    CHECK(bench.sent.size() == 1);
}

TEST_CASE("A call that is sent does not expire any more") {
    Bench bench;
    const auto ticket = bench.call("A", Priority::normal, 30s, bench.now + 5s);
    bench.pass(6s);
    CHECK(bench.completed.empty());
    bench.receive(R"([3,"m1",{}])");
    CHECK(bench.result_of(ticket).has_value());
}

TEST_CASE("A waiting call can be cancelled and is never sent") {
    Bench bench;
    bench.call("A");
    const auto waiting = bench.call("B");
    bench.engine.cancel(waiting, bench.now);
    bench.collect();
    CHECK(bench.failure_of(waiting) == Kind::cancelled);
    bench.receive(R"([3,"m1",{}])");
    CHECK(bench.sent.size() == 1);
}

TEST_CASE("A cancelled call that was sent keeps the line busy until it is answered or times out") {
    Bench bench;
    const auto first = bench.call("A", Priority::normal, 10s);
    bench.call("B");
    bench.engine.cancel(first, bench.now);
    bench.engine.cancel(first, bench.now);
    bench.collect();
    CHECK(bench.failure_of(first) == Kind::cancelled);
    CHECK(bench.completed.size() == 1);
    CHECK(bench.sent.size() == 1);

    SECTION("answered") {
        bench.receive(R"([3,"m1",{}])");
    }
    SECTION("timed out") {
        bench.pass(10s);
    }
    CHECK(bench.completed.size() == 1);
    CHECK(bench.sent.size() == 2);
}

TEST_CASE("Cancelling what is over does nothing") {
    Bench bench;
    const auto ticket = bench.call("A");
    bench.receive(R"([3,"m1",{}])");
    bench.engine.cancel(ticket, bench.now);
    bench.engine.cancel(99, bench.now);
    bench.collect();
    CHECK(bench.completed.size() == 1);
}

TEST_CASE("Too many waiting calls: the next fails at once") {
    Bench bench(Version::v16, {.outbound_limit = 2});
    bench.call("under way");
    bench.call("1");
    bench.call("2");
    const auto rejected = bench.call("3", Priority::high);
    CHECK(bench.failure_of(rejected) == Kind::queue_full);
    CHECK(bench.engine.outbound() == 3);
}

TEST_CASE("pitfall 30: after some time-outs in a row the socket is given up, and nothing more is sent") {
    Bench bench;
    for (int i = 0; i < 5; ++i)
        bench.call("A", Priority::normal, 10s);
    bench.pass(10s);
    bench.pass(10s);
    CHECK(bench.gave_up.empty());
    bench.pass(10s);
    CHECK_FALSE(bench.gave_up.empty());
    CHECK(bench.sent.size() == 3);
    bench.engine.close("closed");
    bench.collect();
    CHECK(bench.completed.size() == 5);
    CHECK(bench.completed.back().second.error().kind == Kind::connection_lost);
}

TEST_CASE("pitfall 30: any answer between time-outs, even a late one, shows that the station lives") {
    Bench bench;
    const auto time_out = [&] {
        bench.call("A", Priority::normal, 10s);
        bench.pass(10s);
    };
    time_out();
    time_out();
    SECTION("an answer in time") {
        bench.call("B");
        bench.receive(R"([4,"m3","GenericError","",{}])");
    }
    SECTION("a late answer") {
        bench.receive(R"([3,"m2",{}])");
    }
    time_out();
    time_out();
    CHECK(bench.gave_up.empty());
    time_out();
    CHECK_FALSE(bench.gave_up.empty());
}

TEST_CASE("pitfall 30: zero time-outs means never giving up") {
    Bench bench(Version::v16, {.timeouts_before_close = 0});
    for (int i = 0; i < 20; ++i) {
        bench.call("A", Priority::normal, 10s);
        bench.pass(10s);
    }
    CHECK(bench.gave_up.empty());
    CHECK(bench.completed.size() == 20);
}

TEST_CASE("When the socket is gone every call of ours fails with the cause and nothing happens any more") {
    Bench bench(Version::v21);
    const auto under_way = bench.call("A");
    const auto waiting = bench.call("B");
    bench.receive(R"([2,"a","X",{}])");
    bench.receive(R"([2,"b","X",{}])");
    bench.engine.close("reset by peer");
    bench.engine.close("twice");
    bench.collect();
    CHECK(bench.failure_of(under_way) == Kind::connection_lost);
    CHECK(bench.result_of(waiting).error().description == "reset by peer");
    CHECK(bench.completed.size() == 2);
    const auto sent = bench.sent.size();
    bench.answer(std::string("{}"));
    bench.receive(R"([2,"c","X",{}])");
    bench.receive("broken");
    bench.pass(1h);
    CHECK_FALSE(bench.engine.send_one_way("X", "{}"));
    CHECK_FALSE(bench.engine.refuse_result("a", {}));
    CHECK(bench.failure_of(bench.call("late")) == Kind::connection_lost);
    CHECK(bench.sent.size() == sent);
    CHECK(bench.delivered.size() == 1);
    CHECK_FALSE(bench.engine.deadline());
}

TEST_CASE("A call cancelled while under way is not completed twice when the socket closes") {
    Bench bench;
    const auto ticket = bench.call("A");
    bench.engine.cancel(ticket, bench.now);
    bench.engine.close("gone");
    bench.collect();
    CHECK(bench.completed.size() == 1);
}

TEST_CASE("Message ids are random UUIDs") {
    const auto id = new_message_id();
    REQUIRE(id.size() == 36);
    CHECK(id[14] == '4');
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
    for (const auto at : {8U, 13U, 18U, 23U})
        CHECK(id[at] == '-');
    CHECK(id != new_message_id());
}
