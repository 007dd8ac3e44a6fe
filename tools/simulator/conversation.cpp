// What a station says on a connection: its boot, what waits to be sent, heartbeats.
#include "tools/simulator/link.hpp"
#include "tools/simulator/station.hpp"
#include "tools/simulator/wrong_types.hpp"

#include <algorithm>

namespace voltgate::simulator {

namespace asio = boost::asio;

namespace {

std::chrono::sys_time<std::chrono::milliseconds> our_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace

ocpp::DateTime Station::now() const {
    return our_time() + clock_offset_;
}

/// By what BootNotification and Heartbeat are answered. A clock that is right to the second is left alone.
void Station::set_clock(const boost::json::object& answer) {
    constexpr std::chrono::seconds tolerance{1};
    const auto* told = answer.if_contains("currentTime");
    const auto time = told && told->is_string() ? ocpp::DateTime::parse(told->as_string()) : std::nullopt;
    if (time && std::chrono::abs(time->at - now().at) >= tolerance)
        clock_offset_ = time->at - our_time();
}

asio::awaitable<void> Station::boot(Link& link) {
    auto message = protocol_->boot(started_by_);
    const auto answer = co_await send(link, std::move(message.action), std::move(message.payload));
    if (!answer) {
        boot_due_ = Clock::now() + options_.boot_retry_wait;
        co_return;
    }
    const auto booted = protocol_->booted(*answer);
    const auto interval = booted.interval;
    accepted_ = booted.accepted;
    boot_state_ = accepted_ ? BootState::accepted : BootState::waiting;
    boot_due_ = Clock::now() + (interval.count() > 0 ? interval : options_.boot_retry_wait);
    say(accepted_ ? "accepted" : "not accepted yet");
    if (!accepted_)
        co_return;
    if (interval.count() > 0)
        protocol_->set(Setting::heartbeat_interval, std::to_string(interval.count()));
    protocol_->accepted();
    report_security_events();
}

/// What has come about since the last boot.
void Station::report_security_events() {
    const auto events = std::exchange(security_events_, {});
    for (const auto& type : events)
        if (options_.security_events)
            protocol_->tell_security_event(type, {});
}

asio::awaitable<void> Station::send_front(Link& link, Outbox& outbox) {
    const auto message = outbox.front(); // a copy: the outbox may change meanwhile
    const auto payload = message.payload();
    const auto answer = co_await send(link, message.action, payload);
    if (!answer && answer.error().kind == ocpp::CallFailure::Kind::connection_lost)
        co_return; // kept, and sent again on the next connection
    if (answer) {
        if (message.kind == Outgoing::Kind::transaction)
            co_await repeat(link, message, payload);
        outbox.done(*answer);
    } else {
        say(message.action + " failed: " + answer.error().description);
        const Outbox::Retries retries{number(Setting::message_attempts),
                                      std::chrono::seconds(number(Setting::message_retry_interval))};
        outbox.failed(Clock::now(), retries);
    }
    changed();
}

/// Where duplicates are asked for.
asio::awaitable<void> Station::repeat(Link& link, const Outgoing& message, const std::string& payload) {
    if (options_.faults.duplicates == Duplicates::none)
        co_return;
    if (options_.faults.duplicates == Duplicates::same_id)
        link.repeat_id();
    co_await send(link, message.action, payload);
}

asio::awaitable<ocpp::CallResult> Station::send(Link& link, std::string action, std::string payload) {
    heartbeat_due_ =
        Clock::now() + std::chrono::seconds(std::max<std::int64_t>(1, number(Setting::heartbeat_interval)));
    ocpp::OutgoingCall call;
    call.action = std::move(action);
    call.payload = options_.faults.wrong_types ? with_wrong_types(payload) : std::move(payload);
    call.timeout = options_.call_timeout;
    call.on_sent = [&link](const std::string& id) { link.note_sent(id); };
    auto answer = co_await link.peer().call(std::move(call));
    ++(answer ? statistics_.messages : statistics_.failures);
    if (answer)
        set_clock(*answer);
    co_return answer;
}

asio::awaitable<ocpp::CallResult> Station::call(std::string action, std::string payload) {
    const auto link = link_;
    if (!link) {
        ocpp::CallFailure offline;
        offline.kind = ocpp::CallFailure::Kind::connection_lost;
        offline.description = "offline";
        co_return offline;
    }
    co_return co_await send(*link, std::move(action), std::move(payload));
}

} // namespace voltgate::simulator
