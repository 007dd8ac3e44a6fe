// When to ping a silent connection, and when to hold it for dead. Any received frame is a sign of life, so a
// station that ignores pings lives as long as it talks. No clock and no socket in here.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace voltgate::ocpp {

class Liveness {
public:
    using Time = std::chrono::steady_clock::time_point;
    enum class Action : std::uint8_t { none, ping, give_up };

    // Zero switches off: no pings; pings that need no answer.
    Liveness(std::chrono::milliseconds ping_interval, std::chrono::milliseconds pong_timeout, Time now);

    // When check() has something to do; nothing: never.
    std::optional<Time> deadline() const;
    // `last_heard` is when something was last received. Call at deadline().
    Action check(Time last_heard, Time now);

private:
    std::chrono::milliseconds ping_interval_;
    std::chrono::milliseconds pong_timeout_;
    Time next_;
    std::optional<Time> pinged_;
};

} // namespace voltgate::ocpp
