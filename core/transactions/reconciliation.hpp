#pragma once

#include "core/clock.hpp"
#include "core/command/commands.hpp"
#include "core/settings.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <string>

namespace voltgate::core::transactions {

/// Asks charge points about the sessions of which nothing was heard since they connected, or since a boot
/// that may have cut them; each once a connection. Those that cannot be asked are left to the rule for
/// sessions that are never stopped. Runs in the sweeper's task.
class Reconciliation {
public:
    Reconciliation(storage::Store& store, Commands& commands, const Clock& clock, const Settings& settings)
        : store_(store)
        , commands_(commands)
        , clock_(clock)
        , settings_(settings) {}

    boost::asio::awaitable<void> round();

private:
    storage::Store& store_;
    Commands& commands_;
    const Clock& clock_;
    const Settings& settings_;
    std::map<std::string, Instant> asked_; // by session: in the connection that began then
};

} // namespace voltgate::core::transactions
