#include "tools/simulator/link.hpp"

#include "tools/simulator/station.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace voltgate::simulator {

namespace asio = boost::asio;

namespace {

/// Under which the next message goes, where it is a repeat.
thread_local std::string wanted_id;

std::string message_id() {
    return wanted_id.empty() ? ocpp::new_message_id() : std::exchange(wanted_id, {});
}

ocpp::PeerOptions with_repeats(ocpp::PeerOptions options) {
    options.engine.new_id = message_id;
    return options;
}

} // namespace

Link::Link(Station& station, ocpp::WebSocket socket, const ocpp::PeerOptions& options)
    : station_(station)
    , peer_(std::move(socket), station.options_.version, *this, with_repeats(options)) {}

/// Only where the message is sent at once: behind another one its id could go to a third.
void Link::repeat_id() {
    if (peer_.queued() == 0)
        wanted_id = last_id_;
}

asio::awaitable<void> Link::run() {
    co_await peer_.run();
    closed_ = true;
    station_.changed();
}

asio::awaitable<ocpp::CallAnswer> Link::on_call(ocpp::IncomingCall call) {
    constexpr std::chrono::seconds silence{60}; // the central system has given up long before
    if (silent_)
        co_await wait(silence);
    else if (station_.options_.faults.slow_answers)
        co_await wait(station_.options_.slow_answer_delay);
    ++station_.statistics_.commands;
    station_.say(call.action);
    co_return station_.protocol().answer(call);
}

void Link::on_send(ocpp::IncomingCall call) {
    ++station_.statistics_.commands;
    station_.protocol().take(call);
}

void Link::fall_silent() {
    silent_ = true;
    peer_.stop_reading();
}

/// Cut short when the station stops or goes on with another connection.
asio::awaitable<void> Link::wait(std::chrono::milliseconds time) {
    const auto until = Station::Clock::now() + time;
    while (!station_.stopping_ && (silent_ || station_.link_.get() == this) && Station::Clock::now() < until)
        co_await station_.changed_.wait_until(until);
}

} // namespace voltgate::simulator
