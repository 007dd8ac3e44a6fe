#pragma once

#include "core/clock.hpp"
#include "core/deviations.hpp"
#include "storage/database.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace voltgate::core {

class ChargePoint;

/// What is counted in memory while a charge point is connected and stored from time to time.
struct LiveState {
    std::string charge_point_id;
    Instant last_seen;
    Deviations::Counts deviations;
};

/// Takes what was counted since the last time; runs on the charge point's event loop.
boost::asio::awaitable<LiveState> take_live_state(std::shared_ptr<ChargePoint> charge_point);

namespace live_state {

/// Adds it to what is stored.
void store(storage::Database& db, const LiveState& state);

} // namespace live_state
} // namespace voltgate::core
