#include "ocpp/rpc/engine.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::ocpp {

namespace {

constexpr std::size_t given_up_ids_kept = 8;
constexpr std::string_view id_of_nothing =
    "-1"; // 2.x: the id of an error about a frame without a readable one

std::uint64_t digest_of(std::string_view text) {
    return std::hash<std::string_view>{}(text);
}

std::string about(std::string_view action, std::string_view id) {
    return std::string(action) + " (" + std::string(id) + ')';
}

} // namespace

Engine::Engine(Version version, EngineOptions options)
    : version_(version)
    , options_(options) {}

// ---- our calls

Engine::Ticket Engine::enqueue(OutgoingCall call, Time now) {
    const auto ticket = ++last_ticket_;
    if (closed_) {
        fail(ticket, CallFailure::Kind::connection_lost, "the connection is closed");
    } else if (waiting_.size() >= options_.outbound_limit) {
        fail(ticket, CallFailure::Kind::queue_full, "too many calls are waiting");
    } else {
        const auto place = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& other) {
            return other.call.priority < call.priority;
        });
        waiting_.insert(place, Waiting{ticket, std::move(call)});
        send_next(now);
    }
    return ticket;
}

void Engine::cancel(Ticket ticket, Time now) {
    const auto place =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& w) { return w.ticket == ticket; });
    if (place != waiting_.end()) {
        waiting_.erase(place);
        fail(ticket, CallFailure::Kind::cancelled, "given up before it was sent");
    } else if (under_way_ && under_way_->ticket == ticket && !under_way_->cancelled) {
        under_way_->cancelled = true;
        fail(ticket, CallFailure::Kind::cancelled, "given up after it was sent");
    }
    send_next(now);
}

void Engine::send_next(Time now) {
    expire(now);
    if (closed_ || giving_up_ || under_way_ || waiting_.empty())
        return;
    auto [ticket, call] = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
    auto id = options_.new_id();
    events_.emplace_back(Send{call_text(id, call.action, call.payload)});
    if (call.on_sent)
        events_.emplace_back(Sent{std::move(call.on_sent), id});
    under_way_ = UnderWay{ticket, std::move(id), std::move(call.action), now + call.timeout};
}

void Engine::expire(Time now) {
    for (std::size_t i = 0; i < waiting_.size();) {
        const auto& limit = waiting_[i].call.send_before;
        if (!limit || *limit > now) {
            ++i;
            continue;
        }
        fail(waiting_[i].ticket, CallFailure::Kind::expired, "not sent before its deadline");
        waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

void Engine::pass(Time now) {
    if (under_way_ && under_way_->answer_by <= now)
        time_out(now);
    else
        send_next(now);
}

void Engine::time_out(Time now) {
    report(Irregularity::call_timed_out, about(under_way_->action, under_way_->id));
    if (given_up_.size() == given_up_ids_kept)
        given_up_.erase(given_up_.begin());
    given_up_.push_back(under_way_->id);
    const auto in_a_row = timeouts_in_a_row_ + 1;
    giving_up_ = options_.timeouts_before_close != 0 && in_a_row >= options_.timeouts_before_close;
    settle(CallFailure{CallFailure::Kind::timed_out, {}, "no answer in time", {}}, now);
    timeouts_in_a_row_ = in_a_row;
    if (giving_up_)
        events_.emplace_back(GiveUp{std::to_string(in_a_row) + " calls in a row were not answered"});
}

void Engine::settle(CallResult result, Time now) {
    const auto over = std::move(*under_way_);
    under_way_.reset();
    timeouts_in_a_row_ = 0;
    if (!over.cancelled)
        complete(over.ticket, std::move(result));
    send_next(now);
}

std::optional<Engine::Time> Engine::deadline() const {
    std::optional<Time> first;
    const auto consider = [&](Time time) { first = first ? std::min(*first, time) : time; };
    if (under_way_)
        consider(under_way_->answer_by);
    for (const auto& [ticket, call] : waiting_)
        if (call.send_before)
            consider(*call.send_before);
    return first;
}

// ---- what is received

void Engine::receive(std::string_view text, Time now) {
    if (closed_)
        return;
    auto parsed = parse_frame(text, version_, options_.frame);
    if (auto* call = std::get_if<CallFrame>(&parsed))
        on_frame(std::move(*call), text);
    else if (auto* result = std::get_if<ResultFrame>(&parsed))
        on_frame(std::move(*result), now);
    else if (auto* error = std::get_if<ErrorFrame>(&parsed))
        on_frame(std::move(*error), now);
    else
        on_problem(std::get<FrameProblem>(std::move(parsed)), now);
}

void Engine::on_frame(CallFrame frame, std::string_view text) {
    const auto digest = digest_of(text);
    if (frame.type == MessageType::call && is_repeat(frame, digest))
        return;
    if (!frame.coerced.empty())
        report(Irregularity::coerced_frame,
               std::string(frame.coerced) + ": " + about(frame.action, frame.id));
    inbound_.push_back(Unanswered{
        {std::move(frame.id), std::move(frame.action), std::move(frame.payload)}, frame.type, digest});
    deliver_next();
}

// A station that repeats itself before we could answer gets one answer: it serves both.
bool Engine::is_repeat(const CallFrame& frame, std::uint64_t digest) {
    bool same_id = in_hand_ && in_hand_->id == frame.id;
    bool same_text = same_id && in_hand_->digest == digest;
    for (const auto& other : inbound_) {
        if (other.type != MessageType::call || other.call.id != frame.id)
            continue;
        same_id = true;
        same_text = same_text || other.digest == digest;
    }
    if (same_text)
        report(Irregularity::duplicate_call, about(frame.action, frame.id));
    else if (same_id)
        report(Irregularity::duplicate_id, about(frame.action, frame.id));
    return same_text;
}

void Engine::deliver_next() {
    std::size_t taken = 0;
    while (!in_hand_ && taken < inbound_.size()) {
        auto& next = inbound_[taken++];
        if (next.type == MessageType::send) {
            events_.emplace_back(DeliverOneWay{std::move(next.call)});
        } else {
            in_hand_ = InHand{next.call.id, next.digest};
            events_.emplace_back(Deliver{std::move(next.call)});
        }
    }
    inbound_.erase(inbound_.begin(), inbound_.begin() + static_cast<std::ptrdiff_t>(taken));
}

void Engine::answer(const CallAnswer& answer) {
    if (closed_ || !in_hand_)
        return;
    if (answer)
        events_.emplace_back(Send{result_text(in_hand_->id, *answer)});
    else
        refuse(in_hand_->id, answer.error().fault, answer.error().description);
    in_hand_.reset();
    deliver_next();
}

void Engine::on_frame(ResultFrame frame, Time now) {
    if (!is_under_way(frame.id)) {
        on_unmatched(frame.id, "result");
        return;
    }
    if (!frame.coerced.empty())
        report(Irregularity::coerced_frame, std::string(frame.coerced) + ": answer to " + under_way_->action);
    settle(std::move(frame.payload), now);
}

void Engine::on_frame(ErrorFrame frame, Time now) {
    if (frame.type == MessageType::result_error) {
        report(Irregularity::result_refused, frame.id + ": " + frame.code + ' ' + frame.description);
        return;
    }
    // 2.x: "-1" is what a station says that could not read the id, and it can only mean the call under way.
    const bool about_unreadable = version_ != Version::v16 && frame.id == id_of_nothing && under_way_;
    if (!is_under_way(frame.id) && !about_unreadable) {
        on_unmatched(frame.id, "error " + frame.code);
        return;
    }
    settle(CallFailure{CallFailure::Kind::call_error, std::move(frame.code), std::move(frame.description),
                       std::move(frame.details)},
           now);
}

void Engine::on_unmatched(std::string_view id, std::string_view what) {
    const auto known = std::find(given_up_.begin(), given_up_.end(), id);
    const auto kind = known != given_up_.end() ? Irregularity::late_answer : Irregularity::unmatched_answer;
    if (known != given_up_.end()) {
        given_up_.erase(known);
        timeouts_in_a_row_ = 0; // slow, but not dead
    }
    report(kind, about(what, id));
}

void Engine::on_problem(FrameProblem problem, Time now) {
    using Kind = FrameProblem::Kind;
    const bool ours = problem.type == MessageType::result || problem.type == MessageType::error;
    if (problem.kind == Kind::malformed && ours && is_under_way(*problem.id)) {
        report(Irregularity::invalid_answer, about(under_way_->action, *problem.id) + ": " + problem.detail);
        settle(CallFailure{CallFailure::Kind::invalid_answer, {}, std::move(problem.detail), {}}, now);
        return;
    }
    const auto kind = problem.kind == Kind::no_id          ? Irregularity::unreadable_id
                      : problem.kind == Kind::unknown_type ? Irregularity::unknown_message_type
                                                           : Irregularity::malformed_frame;
    report(kind, problem.detail);
    on_broken_call(problem);
}

// What might have been a call is owed an answer where the version knows one. Answers are never answered.
void Engine::on_broken_call(const FrameProblem& problem) {
    const auto id = problem.id.value_or(std::string(id_of_nothing));
    switch (problem.kind) {
    case FrameProblem::Kind::malformed:
        if (problem.type == MessageType::call)
            refuse(id, Fault::formation, problem.detail);
        return;
    case FrameProblem::Kind::unknown_type:
        if (version_ == Version::v201)
            refuse(id, Fault::message_type_not_supported, problem.detail);
        return;
    case FrameProblem::Kind::no_type:
    case FrameProblem::Kind::no_id:
        if (version_ != Version::v16 && problem.type.value_or(MessageType::call) == MessageType::call)
            refuse(id_of_nothing, Fault::rpc_framework, problem.detail);
        return;
    }
}

// ---- the rest

bool Engine::send_one_way(std::string_view action, std::string_view payload) {
    if (closed_ || version_ < Version::v21)
        return false;
    events_.emplace_back(Send{send_text(options_.new_id(), action, payload)});
    return true;
}

bool Engine::refuse_result(std::string_view id, const CallFault& fault) {
    if (closed_ || version_ < Version::v21)
        return false;
    events_.emplace_back(Send{result_error_text(id, wire_code(fault.fault, version_), fault.description)});
    return true;
}

void Engine::close(std::string_view cause) {
    if (std::exchange(closed_, true))
        return;
    if (under_way_ && !under_way_->cancelled)
        fail(under_way_->ticket, CallFailure::Kind::connection_lost, std::string(cause));
    under_way_.reset();
    for (const auto& [ticket, call] : waiting_)
        fail(ticket, CallFailure::Kind::connection_lost, std::string(cause));
    waiting_.clear();
    inbound_.clear();
    in_hand_.reset();
}

std::vector<Engine::Event> Engine::take_events() {
    return std::exchange(events_, {});
}

void Engine::complete(Ticket ticket, CallResult result) {
    events_.emplace_back(Complete{ticket, std::move(result)});
}

void Engine::fail(Ticket ticket, CallFailure::Kind kind, std::string description) {
    complete(ticket, CallFailure{kind, {}, std::move(description), {}});
}

void Engine::report(Irregularity kind, std::string detail) {
    events_.emplace_back(Report{kind, std::move(detail)});
}

void Engine::refuse(std::string_view id, Fault fault, std::string_view description) {
    events_.emplace_back(Send{error_text(id, wire_code(fault, version_), description)});
}

} // namespace voltgate::ocpp
