#include "tests/ocpp/peer_pair.hpp"
#include "tests/ocpp/raw_socket.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

using namespace voltgate::test;
using namespace boost::asio::experimental::awaitable_operators;
using Kind = CallFailure::Kind;

TEST_CASE("A charge point connects, both sides call, and it leaves") {
    Pair pair;
    pair.central.answer = [](IncomingCall call) -> asio::awaitable<CallAnswer> {
        co_return R"({"echo":")" + std::string(call.payload->at("text").as_string()) + R"("})";
    };
    pair.play([&]() -> asio::awaitable<void> {
        CHECK(pair.station.subprotocol == "ocpp1.6");
        const auto answer = co_await pair.station.call("BootNotification", R"({"text":"hello"})");
        REQUIRE(answer.has_value());
        CHECK(answer->at("echo") == "hello");
        const auto result = co_await pair.call_station("Reset");
        CHECK(result.has_value());
        CHECK(pair.station.calls == std::vector{"Reset"s});
    });
    CHECK(pair.station.closed.cause == Closed::Cause::closed_by_us);
    REQUIRE(pair.central.closed.size() == 1);
    CHECK(pair.central.closed[0].cause == Closed::Cause::closed_by_remote);
    CHECK(pair.central.closed[0].code == CloseCode::normal);
    CHECK(pair.central.irregularities.empty());
}

TEST_CASE("Both sides see every frame as it was on the wire") {
    Pair pair;
    pair.play([&]() -> asio::awaitable<void> {
        co_await pair.station.call("Heartbeat");
        CHECK(pair.station.sent == pair.central.received);
        CHECK(pair.central.sent == pair.station.received);
        CHECK(pair.station.sent.size() == 1);
        CHECK(pair.station.received.size() == 1);
    });
}

TEST_CASE("A fault is answered as a CALLERROR in the spelling of the version") {
    for (const auto* subprotocol : {"ocpp1.6", "ocpp2.0.1", "ocpp2.1"}) {
        Pair pair;
        pair.subprotocol = subprotocol;
        pair.central.answer = [](IncomingCall) -> asio::awaitable<CallAnswer> {
            co_return CallFault{Fault::occurrence, std::string(400, 'd')};
        };
        pair.play([&]() -> asio::awaitable<void> {
            const auto answer = co_await pair.station.call("Authorize");
            REQUIRE(!answer.has_value());
            CHECK(answer.error().kind == Kind::call_error);
            CHECK(answer.error().code == wire_code(Fault::occurrence, pair.central.version));
            CHECK(answer.error().description.size() == 255);
            CHECK(answer.error().details == boost::json::object());
        });
    }
}

TEST_CASE("A handler that throws is reported and answered with InternalError, and the connection lives") {
    Pair pair;
    pair.central.answer = [](IncomingCall call) -> asio::awaitable<CallAnswer> {
        if (call.action == "Bad")
            throw std::runtime_error("a bug");
        if (call.action == "Worse")
            throw 7;
        co_return std::string("{}");
    };
    pair.play([&]() -> asio::awaitable<void> {
        for (const auto* action : {"Bad", "Worse"}) {
            const auto answer = co_await pair.station.call(action);
            REQUIRE(!answer.has_value());
            CHECK(answer.error().code == "InternalError");
            CHECK(answer.error().description == "internal error");
        }
        CHECK(pair.central.saw(Irregularity::handler_failed));
        CHECK(pair.central.details == std::vector{"a bug"s, "unknown exception"s});
        const auto answer = co_await pair.station.call("Good");
        CHECK(answer.has_value());
    });
}

TEST_CASE("pitfall 29: both sides call at once, a hundred times, and every call is answered") {
    Pair pair;
    pair.play([&]() -> asio::awaitable<void> {
        int answered = 0;
        auto from_station = [&]() -> asio::awaitable<void> {
            for (int i = 0; i < 100; ++i) {
                const auto result = co_await pair.station.call("Heartbeat");
                answered += result.has_value() ? 1 : 0;
            }
        };
        auto from_central = [&]() -> asio::awaitable<void> {
            for (int i = 0; i < 100; ++i) {
                const auto result = co_await pair.call_station("TriggerMessage");
                answered += result.has_value() ? 1 : 0;
            }
        };
        co_await (from_station() && from_central());
        CHECK(answered == 200);
    });
}

TEST_CASE("pitfall 29: each side answers while its own call is not answered yet") {
    Pair pair;
    // Each handler calls back before it answers: a side that waited for its own answer first would wait for
    // ever.
    pair.central.answer = [&](IncomingCall) -> asio::awaitable<CallAnswer> {
        const auto result = co_await pair.call_station("GetConfiguration");
        CHECK(result.has_value());
        co_return std::string("{}");
    };
    pair.play([&]() -> asio::awaitable<void> {
        const auto result = co_await pair.station.call("BootNotification");
        CHECK(result.has_value());
    });
}

TEST_CASE("Their calls are handled one at a time, in arrival order") {
    Pair pair;
    Gate gate;
    pair.central.answer = gate.answer();
    pair.play([&]() -> asio::awaitable<void> {
        RawSocket socket(pair.loop);
        co_await socket.connect(pair.central.endpoint());
        co_await socket.upgrade("/CP2");
        std::string bytes;
        for (int i = 0; i < 10; ++i)
            bytes += client_frame("[2,\"" + std::to_string(i) + "\",\"Call" + std::to_string(i) + "\",{}]");
        co_await socket.write(bytes);
        auto arrived = [&] { return pair.central.received.size() == 10; };
        co_await until(arrived);
        CHECK(pair.central.calls == std::vector{"Call0"s});
        gate.open = true;
        for (int i = 0; i < 10; ++i) {
            const auto frame = co_await socket.read_frame();
            CHECK(frame.payload == "[3,\"" + std::to_string(i) + "\",{}]");
        }
        socket.reset();
    });
}

TEST_CASE("When too many calls wait, the network is not read, and nothing is lost") {
    Pair pair;
    pair.central.peer_options.engine.inbound_limit = 4;
    Gate gate;
    pair.central.answer = gate.answer();
    pair.play([&]() -> asio::awaitable<void> {
        RawSocket socket(pair.loop);
        co_await socket.connect(pair.central.endpoint());
        co_await socket.upgrade("/CP2");
        std::string bytes;
        for (int i = 0; i < 1000; ++i)
            bytes += client_frame("[2,\"" + std::to_string(i) + R"(","Heartbeat",{}])");
        co_await socket.write(bytes);
        auto blocked = [&] { return gate.waiting == 1 && pair.central.received.size() == 5; };
        co_await until(blocked);
        const auto heartbeat = co_await pair.call_station("Reset"); // others are served
        CHECK(heartbeat.has_value());
        CHECK(pair.central.received.size() == 6);
        gate.open = true;
        for (int i = 0; i < 1000; ++i) {
            const auto frame = co_await socket.read_frame();
            CHECK(frame.payload == "[3,\"" + std::to_string(i) + "\",{}]");
        }
        socket.reset();
    });
}

TEST_CASE("Who asks on without reading the answers is not read until they are") {
    Pair pair;
    pair.central.peer_options.write_queue_limit = 1000;
    pair.central.answer = [](IncomingCall) -> asio::awaitable<CallAnswer> {
        co_return R"({"data":")" + std::string(300'000, 'x') + R"("})";
    };
    pair.play([&]() -> asio::awaitable<void> {
        RawSocket socket(pair.loop);
        co_await socket.connect(pair.central.endpoint());
        co_await socket.upgrade("/CP2");
        constexpr std::size_t asked = 60;
        std::string bytes;
        for (std::size_t i = 0; i < asked; ++i)
            bytes += client_frame(R"([2,"1","DataTransfer",{"n":)" + std::to_string(i) + "}]");
        co_await socket.write(bytes);
        std::size_t before = 0;
        auto stalled = [&] {
            const auto now = pair.central.received.size();
            return now > 0 && std::exchange(before, now) == now;
        };
        co_await until(stalled);
        CHECK(pair.central.received.size() < asked);
        for (std::size_t i = 0; i < asked; ++i) {
            const auto frame = co_await socket.read_frame();
            CHECK(frame.payload.size() > 300'000);
        }
        CHECK(pair.central.received.size() == asked);
        socket.reset();
    });
}

TEST_CASE(
    "pitfall 30: calls that are never answered time out, the queue goes on, and then the socket is closed") {
    Pair pair;
    pair.central.peer_options.engine.timeouts_before_close = 3;
    Gate gate;
    pair.station.answer = gate.answer();
    pair.play([&]() -> asio::awaitable<void> {
        for (int i = 0; i < 4; ++i)
            pair.start_call("Reset", 20ms);
        auto all_over = [&] { return pair.results.size() == 4; };
        co_await until(all_over);
        for (int i = 0; i < 3; ++i)
            CHECK(pair.results[static_cast<std::size_t>(i)].error().kind == Kind::timed_out);
        CHECK(pair.results[3].error().kind == Kind::connection_lost);
        CHECK(pair.central.saw(Irregularity::call_timed_out));
        gate.open = true;
        co_await pair.station.over();
        CHECK(pair.station.closed.code == CloseCode::policy_violation);
    });
}

TEST_CASE("A late answer is reported and dropped") {
    Pair pair;
    Gate gate;
    pair.station.answer = gate.answer();
    pair.play([&]() -> asio::awaitable<void> {
        const auto result = co_await pair.call_station("Reset", 10ms);
        CHECK(result.error().kind == Kind::timed_out);
        gate.open = true;
        auto reported = [&] { return pair.central.saw(Irregularity::late_answer); };
        co_await until(reported);
        const auto next = co_await pair.call_station("Reset");
        CHECK(next.has_value());
    });
}

TEST_CASE("A call can be given up, before and after it was sent") {
    Pair pair;
    Gate gate;
    pair.station.answer = gate.answer();
    pair.play([&]() -> asio::awaitable<void> {
        auto first_arrived = [&] { return pair.station.calls.size() == 1; };
        auto second_waits = [&] { return pair.to_station().queued() == 2; };
        const auto first = co_await (pair.call_station("Reset") || until(first_arrived));
        CHECK(first.index() == 1);
        const auto second = co_await (pair.call_station("Reset") || until(second_waits));
        CHECK(second.index() == 1);
        CHECK(pair.to_station().queued() == 1);
        CHECK(pair.station.calls.size() == 1);
        gate.open = true;
        const auto next = co_await pair.call_station("Next");
        CHECK(next.has_value());
        CHECK(pair.station.calls == std::vector{"Reset"s, "Next"s});
    });
}

TEST_CASE("pitfall 19: broken frames are answered as the version asks, and the connection lives") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        for (const auto* subprotocol : {"ocpp1.6", "ocpp2.0.1"}) {
            RawSocket socket(loop);
            co_await socket.connect(central.endpoint());
            co_await socket.upgrade("/CP1", "Sec-WebSocket-Protocol: "s + subprotocol + "\r\n");
            const bool old = subprotocol == "ocpp1.6"s;
            for (const auto& broken :
                 {"[2,\"7\",\"MeterValues\",{,\"connectorId\":1}]"s, std::string(100'000, '['), "{}"s,
                  "[9,\"7\"]"s, "[2,null,\"X\",{}]"s, "[3,\"7\",{}]"s})
                co_await socket.write(client_frame(broken));
            co_await socket.write(client_frame(R"([2,"8","Heartbeat",{}])"));
            std::string answers;
            while (!answers.ends_with("[3,\"8\",{}]")) {
                const auto frame = co_await socket.read_frame();
                answers += frame.payload;
            }
            CHECK_THAT(answers, Catch::Contains(old ? "FormationViolation" : "FormatViolation"));
            CHECK((answers.find("RpcFrameworkError") == std::string::npos) == old);
            CHECK((answers.find("MessageTypeNotSupported") == std::string::npos) == old);
            socket.reset();
        }
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("pitfall 41: an error whose details are null or text fails the call like any other") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        RawSocket socket(loop);
        co_await socket.connect(central.endpoint());
        co_await socket.upgrade("/CP1");
        for (const auto* details : {"null", "\"text\"", "[]"}) {
            std::optional<CallResult> result;
            auto call = [&]() -> asio::awaitable<void> {
                OutgoingCall reset;
                reset.action = "Reset";
                result.emplace(co_await central.peers.at("CP1")->call(std::move(reset)));
            };
            asio::co_spawn(loop, call, asio::detached);
            const auto frame = co_await socket.read_frame();
            const auto id = frame.payload.substr(4, 36);
            co_await socket.write(client_frame("[4,\"" + id + "\",\"NotSupported\",\"\"," + details + "]"));
            auto over = [&] { return result.has_value(); };
            co_await until(over);
            CHECK(result->error().kind == Kind::call_error);
            CHECK(result->error().code == "NotSupported");
        }
        socket.reset();
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("2.1: one-way messages and refused results pass; other versions have neither") {
    Pair pair;
    pair.subprotocol = "ocpp2.1";
    pair.play([&]() -> asio::awaitable<void> {
        CHECK(pair.station.peer->send("NotifyPeriodicEventStream", R"({"id":1})"));
        CHECK(pair.station.peer->refuse_result("x", {Fault::formation, "bad"}));
        auto arrived = [&] { return pair.central.saw(Irregularity::result_refused); };
        co_await until(arrived);
        CHECK(pair.central.sends == std::vector{"NotifyPeriodicEventStream"s});
        CHECK(pair.central.calls.empty());
    });
    Pair old_pair;
    old_pair.play([&]() -> asio::awaitable<void> {
        CHECK_FALSE(old_pair.station.peer->send("NotifyPeriodicEventStream", "{}"));
        CHECK_FALSE(old_pair.station.peer->refuse_result("x", {}));
        co_return;
    });
}
