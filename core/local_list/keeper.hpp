#pragma once

#include "core/clock.hpp"
#include "core/command/commands.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace voltgate::core::local_list {

/// Keeps the local lists of connected charge points in step with the id tags: in each round it compares some
/// with what they should be, and has those synchronised that differ. Runs in the sweeper's task.
class Keeper {
public:
    Keeper(storage::Store& store, Commands& commands, const Clock& clock, const Settings& settings)
        : store_(store)
        , commands_(commands)
        , clock_(clock)
        , settings_(settings) {}

    boost::asio::awaitable<void> round();

private:
    boost::asio::awaitable<bool> differs(const std::string& charge_point_id);

    storage::Store& store_;
    Commands& commands_;
    const Clock& clock_;
    const Settings& settings_;
};

} // namespace voltgate::core::local_list
