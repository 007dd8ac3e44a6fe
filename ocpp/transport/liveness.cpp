#include "ocpp/transport/liveness.hpp"

namespace voltgate::ocpp {

using namespace std::chrono_literals;

Liveness::Liveness(std::chrono::milliseconds ping_interval, std::chrono::milliseconds pong_timeout, Time now)
    : ping_interval_(ping_interval)
    , pong_timeout_(pong_timeout)
    , next_(now + ping_interval) {}

std::optional<Liveness::Time> Liveness::deadline() const {
    return ping_interval_ > 0ms ? std::optional(next_) : std::nullopt;
}

Liveness::Action Liveness::check(Time last_heard, Time now) {
    if (ping_interval_ <= 0ms || now < next_)
        return Action::none;
    if (pinged_ && last_heard >= *pinged_)
        pinged_.reset();
    if (pinged_ && pong_timeout_ > 0ms)
        return Action::give_up;
    if (!pinged_ && last_heard + ping_interval_ > now) {
        next_ = last_heard + ping_interval_;
        return Action::none;
    }
    pinged_ = now;
    next_ = now + (pong_timeout_ > 0ms ? pong_timeout_ : ping_interval_);
    return Action::ping;
}

} // namespace voltgate::ocpp
