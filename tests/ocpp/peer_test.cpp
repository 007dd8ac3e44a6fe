#include "tests/ocpp/central.hpp"
#include "tests/ocpp/raw_socket.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

using namespace voltgate::test;
using namespace std::string_literals;
using namespace boost::asio::experimental::awaitable_operators;

namespace {

// A central system and one charge point that is connected to it.
struct Pair {
    explicit Pair(ListenerOptions options = {})
        : central(loop, std::move(options)) {}

    void play(std::function<asio::awaitable<void>()> body) {
        auto whole = [&]() -> asio::awaitable<void> {
            auto options = Station::options(central, "CP1");
            options.subprotocols = {subprotocol};
            co_await station.connect(options, station_options);
            auto there = [&] { return central.peers.contains("CP1"); };
            co_await until(there);
            co_await body();
            if (station.running)
                co_await station.leave();
            co_await central.stop();
        };
        run(loop, whole());
    }

    Peer& to_station() { return *central.peers.at("CP1"); }

    asio::awaitable<CallResult> call_station(std::string action, std::chrono::milliseconds timeout = 5s) {
        OutgoingCall call;
        call.action = std::move(action);
        call.timeout = timeout;
        const auto peer = central.peers.at("CP1");
        co_return co_await peer->call(std::move(call));
    }

    // Makes the call and keeps its result for later.
    void start_call(std::string action, std::chrono::milliseconds timeout = 5s) {
        asio::co_spawn(loop, keep_result(std::move(action), timeout), asio::detached);
    }

    asio::awaitable<void> keep_result(std::string action, std::chrono::milliseconds timeout) {
        auto result = co_await call_station(std::move(action), timeout);
        results.push_back(std::move(result));
    }

    asio::io_context loop;
    Central central;
    Station station;
    std::string subprotocol = "ocpp1.6";
    PeerOptions station_options{};
    std::vector<CallResult> results;
};

// An answer that is given when the test says so.
struct Gate {
    Record::Answer answer() {
        return [this](IncomingCall) -> asio::awaitable<CallAnswer> {
            ++waiting;
            auto opened = [this] { return open; };
            co_await until(opened);
            --waiting;
            co_return std::string("{}");
        };
    }
    bool open = false;
    int waiting = 0;
};

using Kind = CallFailure::Kind;

} // namespace

TEST_CASE("A charge point connects, both sides call, and it leaves") {
    Pair pair;
    pair.central.answer = [](IncomingCall call) -> asio::awaitable<CallAnswer> {
        co_return R"({"echo":")" + std::string(call.payload.at("text").as_string()) + R"("})";
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
        asio::steady_timer timer(pair.loop);
        for (int i = 0; i < 2; ++i) {
            timer.expires_after(10ms);
            const auto either =
                co_await (pair.call_station("Reset") || timer.async_wait(asio::use_awaitable));
            CHECK(either.index() == 1);
        }
        CHECK(pair.to_station().queued() == 1);
        CHECK(pair.station.calls.size() == 1);
        gate.open = true;
        const auto next = co_await pair.call_station("Next");
        CHECK(next.has_value());
        CHECK(pair.station.calls == std::vector{"Reset"s, "Next"s});
    });
}

TEST_CASE("Every open call has failed with a clear cause when run() returns") {
    Pair pair;
    Gate gate;
    pair.station.answer = gate.answer();
    pair.play([&]() -> asio::awaitable<void> {
        for (int i = 0; i < 5; ++i)
            pair.start_call("Reset");
        auto sent = [&] { return gate.waiting == 1; };
        co_await until(sent);
        SECTION("the station closes") {
            pair.station.peer->close(CloseCode::normal, "bye");
        }
        SECTION("the station resets") {
            pair.station.peer->abort();
        }
        SECTION("we close") {
            pair.to_station().close(CloseCode::normal, "bye");
        }
        SECTION("we abort") {
            pair.to_station().abort();
        }
        auto over = [&] { return !pair.central.closed.empty(); };
        co_await until(over);
        REQUIRE(pair.results.size() == 5);
        for (const auto& result : pair.results) {
            CHECK(result.error().kind == Kind::connection_lost);
            CHECK_FALSE(result.error().description.empty());
        }
        gate.open = true;
        co_await pair.station.over();
    });
}

TEST_CASE("A call on a closed connection fails at once") {
    Pair pair;
    pair.play([&]() -> asio::awaitable<void> {
        co_await pair.station.leave();
        const auto result = co_await pair.station.call("Heartbeat");
        CHECK(result.error().kind == Kind::connection_lost);
    });
}

TEST_CASE(
    "pitfall 22: the newest connection wins while calls are open; the end of the old one harms nobody") {
    Pair pair;
    Gate gate;
    pair.station.answer = gate.answer();
    pair.play([&]() -> asio::awaitable<void> {
        pair.start_call("Reset");
        auto sent = [&] { return gate.waiting == 1; };
        co_await until(sent);
        Station again;
        co_await again.connect(Station::options(pair.central, "CP1"));
        auto old_is_gone = [&] { return pair.central.closed.size() == 1; };
        co_await until(old_is_gone);
        CHECK(pair.central.closed[0].cause == Closed::Cause::aborted);
        REQUIRE(pair.results.size() == 1);
        CHECK(pair.results[0].error().kind == Kind::connection_lost);
        gate.open = true;
        co_await pair.station.over();
        CHECK(pair.station.closed.cause == Closed::Cause::connection_lost);

        REQUIRE(pair.central.peers.contains("CP1"));
        const auto answered = co_await pair.call_station("Reset");
        CHECK(answered.has_value());
        CHECK(again.calls.size() == 1);
        co_await again.leave();
    });
}

TEST_CASE("A charge point that drops and comes back a hundred times harms nobody") {
    Pair pair;
    pair.play([&]() -> asio::awaitable<void> {
        for (int i = 0; i < 100; ++i) {
            RawSocket socket(pair.loop);
            co_await socket.connect(pair.central.endpoint());
            co_await socket.upgrade("/CP2");
            co_await socket.write(client_frame(R"([2,"1","BootNotification",{}])"));
            if (i % 3 == 0)
                co_await socket.read_frame();
            if (i % 2 == 0)
                socket.reset();
        }
        auto all_gone = [&] { return pair.central.listener.connections() == 1; };
        co_await until(all_gone);
        CHECK(pair.central.closed.size() == 100);
        CHECK(pair.central.peers.size() == 1);
        const auto answered = co_await pair.call_station("Reset");
        CHECK(answered.has_value());
    });
    CHECK(pair.central.failures == 0);
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

TEST_CASE("run() waits for the handler that still works when the connection ends") {
    Pair pair;
    Gate gate;
    pair.central.answer = gate.answer();
    pair.play([&]() -> asio::awaitable<void> {
        RawSocket socket(pair.loop);
        co_await socket.connect(pair.central.endpoint());
        co_await socket.upgrade("/CP2");
        co_await socket.write(client_frame(R"([2,"1","StartTransaction",{}])"));
        auto handling = [&] { return gate.waiting == 1; };
        co_await until(handling);
        socket.reset();
        const auto result = co_await pair.call_station("Reset");
        CHECK(result.has_value());
        CHECK(pair.central.closed.empty());
        gate.open = true;
        auto over = [&] { return pair.central.closed.size() == 1; };
        co_await until(over);
        CHECK(pair.central.closed[0].cause == Closed::Cause::connection_lost);
    });
}

TEST_CASE("Cancelling run() resets the connection and fails the open calls") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        auto connected = co_await voltgate::ocpp::connect(Station::options(central, "CP1"));
        REQUIRE(connected.has_value());
        Record record;
        Gate gate;
        central.answer = gate.answer();
        Peer peer(std::move(connected->socket), Version::v16, record);
        std::optional<CallResult> result;
        auto call = [&]() -> asio::awaitable<void> {
            OutgoingCall heartbeat;
            heartbeat.action = "Heartbeat";
            result.emplace(co_await peer.call(std::move(heartbeat)));
        };
        auto handled = [&] { return gate.waiting == 1; };
        auto scenario = [&]() -> asio::awaitable<void> { co_await until(handled); };
        asio::co_spawn(loop, call, asio::detached);
        const auto either = co_await (peer.run() || scenario());
        CHECK(either.index() == 1);
        gate.open = true;
        auto over = [&] { return result.has_value() && central.closed.size() == 1; };
        co_await until(over);
        CHECK(result->error().kind == Kind::connection_lost);
        CHECK(central.closed[0].cause == Closed::Cause::connection_lost);
        co_await central.stop();
    };
    run(loop, body());
}

TEST_CASE("Stopping under load: calls fly both ways, every one of them ends, nothing is left") {
    asio::io_context loop;
    Central central(loop);
    auto body = [&]() -> asio::awaitable<void> {
        std::vector<std::unique_ptr<Station>> stations;
        int calling = 0, answered = 0;
        for (int i = 0; i < 20; ++i) {
            stations.push_back(std::make_unique<Station>());
            co_await stations.back()->connect(Station::options(central, "CP" + std::to_string(i)));
        }
        auto chatter = [&](std::function<asio::awaitable<CallResult>()> call) -> asio::awaitable<void> {
            ++calling;
            for (bool alive = true; alive;) {
                const auto result = co_await call();
                alive = result.has_value();
                answered += alive ? 1 : 0;
            }
            --calling;
        };
        for (auto& station : stations) {
            auto* from = station.get();
            asio::co_spawn(loop, chatter([from] { return from->call("Heartbeat"); }), asio::detached);
        }
        for (auto& [identity, peer] : central.peers) {
            auto to = peer;
            auto call = [to] {
                OutgoingCall trigger;
                trigger.action = "TriggerMessage";
                return to->call(std::move(trigger));
            };
            asio::co_spawn(loop, chatter(call), asio::detached);
        }
        auto busy = [&] { return answered > 1000; };
        co_await until(busy);
        co_await central.stop();
        auto all_ended = [&] { return calling == 0; };
        co_await until(all_ended);
        for (auto& station : stations)
            co_await station->over();
        CHECK(central.closed.size() == 20);
        CHECK(central.failures == 0);
        CHECK(central.peers.empty());
    };
    run(loop, body());
}

TEST_CASE("A connection that is refused, or leads nowhere, is a clear failure") {
    asio::io_context loop;
    Central central(loop);
    central.policy = [](const Handshake&) -> Admission { return Refusal{401, "wrong password"}; };
    auto body = [&]() -> asio::awaitable<void> {
        auto options = Station::options(central, "CP 1");
        options.password = "secret\0with NUL"s;
        auto refused = co_await voltgate::ocpp::connect(options);
        REQUIRE(!refused.has_value());
        CHECK(refused.error().http_status == 401);
        REQUIRE(central.handshakes.size() == 1);
        CHECK(central.handshakes[0].identity == "CP 1");
        CHECK(central.handshakes[0].credentials->user == "CP 1");
        CHECK(central.handshakes[0].credentials->password == "secret\0with NUL"s);
        co_await central.stop();

        auto nobody = co_await voltgate::ocpp::connect(options);
        REQUIRE(!nobody.has_value());
        CHECK(nobody.error().http_status == 0);
        CHECK_FALSE(nobody.error().description.empty());
    };
    run(loop, body());
}

TEST_CASE("A server that never answers the upgrade is given up after the time-out") {
    asio::io_context loop;
    tcp::acceptor deaf(loop, {asio::ip::address_v4::loopback(), 0});
    auto body = [&]() -> asio::awaitable<void> {
        ClientOptions options;
        options.host = "localhost";
        options.port = deaf.local_endpoint().port();
        options.identity = "CP1";
        options.timeout = 50ms;
        const auto result = co_await voltgate::ocpp::connect(options);
        REQUIRE(!result.has_value());
        CHECK(result.error().http_status == 0);
    };
    run(loop, body());
}
