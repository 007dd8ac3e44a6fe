#pragma once

#include "core/clock.hpp"
#include "core/command/commands.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

namespace voltgate::core::tariff_cost {

/// Tells charge points at intervals what their running sessions have cost, where they can be told. Runs in
/// the sweeper's task.
class CostUpdates {
public:
    CostUpdates(storage::Store& store, Commands& commands, const Clock& clock, const Settings& settings)
        : store_(store)
        , commands_(commands)
        , clock_(clock)
        , settings_(settings)
        , last_(clock.now()) {}

    boost::asio::awaitable<void> round();

private:
    storage::Store& store_;
    Commands& commands_;
    const Clock& clock_;
    const Settings& settings_;
    Instant last_;
};

} // namespace voltgate::core::tariff_cost
