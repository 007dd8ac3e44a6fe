// The RPC rules of OCPP-J without socket, clock or thread: tell it what happened, then carry out the events
// that it lists.
//
// - Ours: one CALL under way at a time; those that wait are ordered by priority, then age, and expire unsent
// at their
//   deadline. An answer that comes too late is dropped and reported. A cancelled call that was sent still
//   blocks the line until it is answered or times out. After some time-outs in a row the connection is given
//   up.
// - Theirs: delivered one at a time in arrival order, each after the answer to the one before; independent of
// our own calls.
//   When too many wait, accepting() turns false: stop reading until it is true again.
#pragma once

#include "ocpp/rpc/call.hpp"
#include "ocpp/rpc/frame.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace voltgate::ocpp {

// A fresh random UUID.
std::string new_message_id();

struct EngineOptions {
    std::size_t outbound_limit = 200;   // calls of ours that wait; more fail with queue_full
    std::size_t inbound_limit = 16;     // calls of theirs that wait before reading pauses
    unsigned timeouts_before_close = 3; // in a row; 0: never close for that
    FrameLimits frame{};
    std::string (*new_id)() = new_message_id;
};

class Engine {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Ticket = std::uint64_t; // names a call of ours from enqueue to completion

    // What to do, in this order.
    struct Send {
        std::string text;
    };
    struct Sent { // a call of ours was handed over just now: tell the caller
        std::function<void(const std::string&)> tell;
        std::string id;
    };
    struct Deliver { // a CALL: answer() is awaited before the next delivery
        IncomingCall call;
    };
    struct DeliverOneWay { // a SEND
        IncomingCall call;
    };
    struct Complete {
        Ticket ticket;
        CallResult result;
    };
    struct Report {
        Irregularity kind;
        std::string detail;
    };
    struct GiveUp { // close the socket
        std::string reason;
    };
    using Event = std::variant<Send, Sent, Deliver, DeliverOneWay, Complete, Report, GiveUp>;

    explicit Engine(Version version, EngineOptions options = {});

    // What happened. Each call appends to the events.
    Ticket enqueue(OutgoingCall call, Time now);
    void cancel(Ticket ticket, Time now);
    void receive(std::string_view text, Time now);
    void answer(const CallAnswer& answer); // to the call delivered last
    void pass(Time now);                   // time has passed: call at deadline()
    void close(std::string_view
                   cause); // the socket is gone: every call of ours fails, nothing is delivered any more
    bool send_one_way(std::string_view action, std::string_view payload);
    bool refuse_result(std::string_view id, const CallFault& fault);

    // The events since the last time, oldest first.
    [[nodiscard]] std::vector<Event> take_events();

    std::optional<Time> deadline() const;
    bool accepting() const { return inbound_.size() < options_.inbound_limit; }
    std::size_t outbound() const { return waiting_.size() + (under_way_ ? 1 : 0); }
    Version version() const { return version_; }

private:
    struct Waiting {
        Ticket ticket;
        OutgoingCall call;
    };
    struct UnderWay {
        Ticket ticket;
        std::string id;
        std::string action;
        Time answer_by;
        bool cancelled = false;
    };
    // A call of theirs that has no answer yet. The digest recognises a byte-identical repeat.
    struct Unanswered {
        IncomingCall call;
        MessageType type;
        std::uint64_t digest;
    };
    struct InHand {
        std::string id;
        std::uint64_t digest;
    };

    void on_frame(CallFrame frame, std::string_view text);
    void on_frame(ResultFrame frame, Time now);
    void on_frame(ErrorFrame frame, Time now);
    void on_problem(FrameProblem problem, Time now);
    void on_broken_call(const FrameProblem& problem);
    void on_unmatched(std::string_view id, std::string_view what);
    bool is_under_way(std::string_view id) const { return under_way_ && under_way_->id == id; }
    bool is_repeat(const CallFrame& frame, std::uint64_t digest);

    void settle(CallResult result, Time now); // the call under way is over
    void expire(Time now);
    void time_out(Time now);
    void send_next(Time now);
    void deliver_next();
    void complete(Ticket ticket, CallResult result);
    void fail(Ticket ticket, CallFailure::Kind kind, std::string description);
    void report(Irregularity kind, std::string detail);
    void refuse(std::string_view id, Fault fault, std::string_view description);

    const Version version_;
    const EngineOptions options_;
    std::vector<Event> events_;
    std::vector<Waiting> waiting_; // in sending order
    std::optional<UnderWay> under_way_;
    std::vector<std::string> given_up_; // ids of the last calls that timed out
    Ticket last_ticket_ = 0;
    unsigned timeouts_in_a_row_ = 0;
    std::vector<Unanswered> inbound_; // in arrival order
    std::optional<InHand> in_hand_;
    bool giving_up_ = false; // nothing is sent any more, the socket is about to be closed
    bool closed_ = false;
};

} // namespace voltgate::ocpp
