#include "ocpp/rpc/engine.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::ocpp;
using namespace std::chrono_literals;

namespace {

using Kind = CallFailure::Kind;

int last_id = 0;
std::string counted_id() {
    return "m" + std::to_string(++last_id);
}

// An engine with a clock of its own, and everything that it asked for.
struct Bench {
    explicit Bench(Version version = Version::v16, EngineOptions options = {})
        : engine(version, with_ids(options)) {}

    static EngineOptions with_ids(EngineOptions options) {
        last_id = 0;
        options.new_id = counted_id;
        return options;
    }

    Engine::Ticket call(std::string action, Priority priority = Priority::normal,
                        std::chrono::milliseconds timeout = 30s,
                        std::optional<Engine::Time> send_before = {}) {
        OutgoingCall call;
        call.action = std::move(action);
        call.priority = priority;
        call.timeout = timeout;
        call.send_before = send_before;
        call.on_sent = [this](const std::string& id) { told.push_back(id); };
        const auto ticket = engine.enqueue(std::move(call), now);
        collect();
        return ticket;
    }

    void receive(std::string_view text) {
        engine.receive(text, now);
        collect();
    }
    void answer(CallAnswer answer) {
        engine.answer(answer);
        collect();
    }
    void pass(std::chrono::milliseconds time) {
        now += time;
        engine.pass(now);
        collect();
    }

    void collect() {
        for (auto& event : engine.take_events())
            std::visit([this](auto& what) { keep(what); }, event);
    }
    void keep(Engine::Send& send) { sent.push_back(send.text); }
    void keep(Engine::Sent& what) { what.tell(what.id); }
    void keep(Engine::Deliver& deliver) { delivered.push_back(deliver.call.action + ' ' + deliver.call.id); }
    void keep(Engine::DeliverOneWay& deliver) { delivered.push_back("one way " + deliver.call.action); }
    void keep(Engine::Complete& complete) {
        completed.emplace_back(complete.ticket, std::move(complete.result));
    }
    void keep(Engine::Report& report) { reported.push_back(report.kind); }
    void keep(Engine::GiveUp& give_up) { gave_up = give_up.reason; }

    const CallResult& result_of(Engine::Ticket ticket) const {
        for (const auto& [other, result] : completed)
            if (other == ticket)
                return result;
        FAIL("not completed");
        throw std::logic_error("unreachable");
    }
    Kind failure_of(Engine::Ticket ticket) const { return result_of(ticket).error().kind; }

    Engine::Time now{};
    Engine engine;
    std::vector<std::string> sent, delivered, told;
    std::vector<std::pair<Engine::Ticket, CallResult>> completed;
    std::vector<Irregularity> reported;
    std::string gave_up;
};

using Texts = std::vector<std::string>;
using Reports = std::vector<Irregularity>;

} // namespace

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
    CHECK_FALSE(old_bench.engine.has_events());
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
