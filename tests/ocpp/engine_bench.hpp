// An engine with a clock of its own, and everything that it asked for.
#pragma once

#include "ocpp/rpc/engine.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace voltgate::test {

using namespace voltgate::ocpp;
using namespace std::chrono_literals;

using Kind = CallFailure::Kind;

inline int last_id = 0;
inline std::string counted_id() {
    return "m" + std::to_string(++last_id);
}

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

} // namespace voltgate::test
