#include "ocpp/peer.hpp"

#include "ocpp/transport/completion.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

namespace voltgate::ocpp {

namespace asio = boost::asio;

namespace {

std::string what(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "unknown exception";
    }
}

} // namespace

// One coroutine, run(), awaits the handlers one after the other. Reading, writing and the deadlines of calls
// go on beside it by callbacks, so that neither direction waits for the other.
//
// Whoever is resumed may destroy this object: coroutines are therefore resumed by post(), or as the very last
// step of on_text().
class Peer::Session final : public WebSocket::Owner, public std::enable_shared_from_this<Session> {
public:
    using Clock = std::chrono::steady_clock;

    Session(WebSocket socket, Version version, PeerListener& listener, const PeerOptions& options)
        : socket_(std::move(socket))
        , listener_(listener)
        , engine_(version, options.engine)
        , write_queue_limit_(options.write_queue_limit)
        , timer_(socket_.executor()) {}

    asio::awaitable<Closed> run() {
        const auto self = shared_from_this(); // also if the Peer goes before its time
        const EndGuard guard(*this);
        socket_.start(*this);
        auto keep = [this](Completion<> run) { wait(std::move(run)); };
        for (;;) {
            if (!delivery_ && !closed_)
                co_await suspend<>(keep);
            if (!delivery_ || closed_)
                break;
            auto call = std::move(*delivery_);
            delivery_.reset();
            const auto answer = co_await handle(std::move(call));
            engine_.answer(answer);
            carry_out();
            resume_reading();
        }
        co_return *closed_;
    }

    asio::awaitable<CallResult> call(OutgoingCall call) {
        auto keep = [&](Completion<CallResult> caller) { begin(std::move(call), std::move(caller)); };
        co_return co_await suspend<CallResult>(keep);
    }

    bool send(std::string_view action, std::string_view payload) {
        const bool sent = engine_.send_one_way(action, payload);
        carry_out();
        return sent;
    }

    bool refuse_result(std::string_view id, const CallFault& fault) {
        const bool sent = engine_.refuse_result(id, fault);
        carry_out();
        return sent;
    }

    void close(CloseCode code, std::string_view reason) {
        socket_.close(code, reason);
        end_calls(reason);
    }

    void stop_reading() { socket_.go_deaf(); }
    void abort() { socket_.abort(); }
    std::size_t queued() const { return engine_.outbound(); }
    Version version() const { return engine_.version(); }
    const WebSocket& socket() const { return socket_; }

private:
    struct OpenCall {
        Engine::Ticket ticket;
        Completion<CallResult> caller;
    };

    // However run() ends, nothing is left behind.
    struct EndGuard {
        explicit EndGuard(Session& its_session)
            : session(its_session) {}
        EndGuard(const EndGuard&) = delete;
        ~EndGuard() {
            if (session.closed_)
                return;
            session.abort();
            session.end_calls("the connection was given up");
        }
        Session& session;
    };

    // ---- the coroutine's side

    // Until a call waits in delivery_, or the end.
    void wait(Completion<> run) {
        run.on_cancel([this](asio::cancellation_type) { abort(); });
        waiter_ = std::move(run);
    }

    asio::awaitable<CallAnswer> handle(IncomingCall call) {
        std::exception_ptr failure;
        try {
            co_return co_await listener_.on_call(std::move(call));
        } catch (...) {
            failure = std::current_exception();
        }
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            std::rethrow_exception(failure);
        listener_.on_irregularity(Irregularity::handler_failed, what(failure));
        co_return CallFault{Fault::internal, "internal error"};
    }

    void begin(OutgoingCall call, Completion<CallResult> caller) {
        const auto ticket = engine_.enqueue(std::move(call), Clock::now());
        caller.on_cancel([this, ticket](asio::cancellation_type) { cancel(ticket); });
        open_calls_.push_back({ticket, std::move(caller)});
        carry_out();
    }

    void cancel(Engine::Ticket ticket) {
        engine_.cancel(ticket, Clock::now());
        carry_out();
    }

    // ---- the socket's side

    void on_text(std::string_view text) override {
        listener_.on_frame(FrameDirection::received, text);
        engine_.receive(text, Clock::now());
        carry_out();
        if (must_pause())
            socket_.pause_reading();
        if (delivery_)
            wake_last();
    }

    void on_drained() override { resume_reading(); }

    void on_closed(Closed closed) override {
        closed_ = std::move(closed);
        timer_.cancel();
        end_calls(closed_->reason.empty() ? to_string(closed_->cause) : std::string_view(closed_->reason));
        if (waiter_)
            waiter_.post(socket_.executor());
    }

    // Resumes run() in place: saves a turn of the loop for each message received. Nothing of this object may
    // be touched after.
    void wake_last() {
        if (auto self = std::move(waiter_))
            self.resume();
    }

    bool must_pause() const { return !engine_.accepting() || socket_.queued_bytes() > write_queue_limit_; }

    void resume_reading() {
        if (!must_pause())
            socket_.resume_reading();
    }

    // ---- what the engine asks for

    void carry_out() {
        for (auto& event : engine_.take_events())
            std::visit([this](auto& what) { carry_out(what); }, event);
        arm();
    }

    void carry_out(Engine::Send& send) {
        listener_.on_frame(FrameDirection::sent, send.text);
        socket_.send(std::move(send.text));
    }

    void carry_out(Engine::Sent& sent) { sent.tell(sent.id); }
    void carry_out(Engine::Deliver& deliver) { delivery_ = std::move(deliver.call); }
    void carry_out(Engine::DeliverOneWay& deliver) { listener_.on_send(std::move(deliver.call)); }
    void carry_out(Engine::Report& report) { listener_.on_irregularity(report.kind, report.detail); }
    void carry_out(Engine::GiveUp& give_up) { close(CloseCode::policy_violation, give_up.reason); }

    void carry_out(Engine::Complete& complete) {
        const auto place = std::find_if(open_calls_.begin(), open_calls_.end(),
                                        [&](const OpenCall& open) { return open.ticket == complete.ticket; });
        if (place == open_calls_.end())
            return;
        auto caller = std::move(place->caller);
        open_calls_.erase(place);
        caller.post(socket_.executor(), std::move(complete.result));
    }

    void end_calls(std::string_view cause) {
        engine_.close(cause);
        carry_out();
    }

    // One timer for the deadlines of all calls; set anew only when it would fire too late.
    void arm() {
        const auto due = engine_.deadline();
        if (!due || closed_ || (armed_ && *armed_ <= *due))
            return;
        armed_ = due;
        timer_.expires_at(*due);
        timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            if (const auto self = weak.lock(); self && !error)
                self->on_deadline();
        });
    }

    void on_deadline() {
        armed_.reset();
        engine_.pass(Clock::now());
        carry_out();
    }

    WebSocket socket_;
    PeerListener& listener_;
    Engine engine_;
    const std::size_t write_queue_limit_;
    asio::steady_timer timer_;
    std::optional<Engine::Time> armed_;
    std::optional<IncomingCall> delivery_; // what run() handles next
    Completion<> waiter_;                  // run(), while it has nothing to do
    std::vector<OpenCall> open_calls_;
    std::optional<Closed> closed_;
};

Peer::Peer(WebSocket socket, Version version, PeerListener& listener, PeerOptions options)
    : session_(std::make_shared<Session>(std::move(socket), version, listener, options)) {}

// Ends a run() that should have returned before.
Peer::~Peer() {
    session_->abort();
}

asio::awaitable<Closed> Peer::run() {
    return session_->run();
}
asio::awaitable<CallResult> Peer::call(OutgoingCall call) {
    return session_->call(std::move(call));
}
bool Peer::send(std::string_view action, std::string_view payload) {
    return session_->send(action, payload);
}

bool Peer::refuse_result(std::string_view message_id, const CallFault& fault) {
    return session_->refuse_result(message_id, fault);
}

void Peer::close(CloseCode code, std::string reason) {
    session_->close(code, reason);
}
void Peer::stop_reading() {
    session_->stop_reading();
}
void Peer::abort() {
    session_->abort();
}
std::size_t Peer::queued() const {
    return session_->queued();
}
Version Peer::version() const {
    return session_->version();
}
asio::ip::tcp::endpoint Peer::remote_endpoint() const {
    return session_->socket().remote_endpoint();
}

} // namespace voltgate::ocpp
