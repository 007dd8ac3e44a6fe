// What the RPC rules cost: a call received and answered, and a call made and answered, without any socket.
#include "ocpp/rpc/engine.hpp"

#include "tools/benchmarks/timing.hpp"

#include <cstdlib>
#include <string>
#include <variant>

using namespace voltgate;
using ocpp::Engine;

namespace {

void receive_and_answer(Engine& engine, const std::string& frame, const ocpp::CallAnswer& answer) {
    engine.receive(frame, Engine::Time());
    if (engine.take_events().size() != 1)
        std::abort();
    engine.answer(answer);
    if (engine.take_events().size() != 1)
        std::abort();
}

void call_and_be_answered(Engine& engine) {
    ocpp::OutgoingCall call;
    call.action = "Reset";
    call.payload = R"({"type":"Soft"})";
    engine.enqueue(std::move(call), Engine::Time());
    std::string sent;
    for (const auto& event : engine.take_events())
        if (const auto* send = std::get_if<Engine::Send>(&event))
            sent = send->text;
    const auto id = sent.substr(4, sent.find('"', 4) - 4);
    engine.receive("[3,\"" + id + R"(",{"status":"Accepted"}])", Engine::Time());
    if (engine.take_events().empty())
        std::abort();
}

} // namespace

int main() {
    std::puts("RPC engine");
    Engine engine(ocpp::Version::v16);
    const std::string frame = R"([2,"5a2b1f8e-6f0f-4f8e-9a44-0d3c2b1a0f9e","Heartbeat",{}])";
    const ocpp::CallAnswer answer = std::string(R"({"currentTime":"2026-03-01T12:00:00Z"})");
    benchmarks::measure("a call received and answered", [&] { receive_and_answer(engine, frame, answer); });
    benchmarks::measure("a call made and answered", [&] { call_and_be_answered(engine); });
}
