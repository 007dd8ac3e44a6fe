#pragma once

#include "core/clock.hpp"
#include "core/command/commands.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

namespace voltgate::core::transactions {

/// Sends the stops that limits have booked, as ordinary commands, to the charge points that are connected. It
/// keeps nothing in memory: what is to be sent, and whether it was, is stored. Any thread, also at the same
/// time.
class LimitStops {
public:
    LimitStops(storage::Store& store, Commands& commands, const Clock& clock, const Settings& settings)
        : store_(store)
        , commands_(commands)
        , clock_(clock)
        , settings_(settings) {}

    /// Sends what is due now; does not wait for the answers.
    boost::asio::awaitable<void> send();

private:
    storage::Store& store_;
    Commands& commands_;
    const Clock& clock_;
    const Settings& settings_;
};

} // namespace voltgate::core::transactions
