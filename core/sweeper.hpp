#pragma once

#include "core/clock.hpp"
#include "core/directory.hpp"
#include "core/files/disk.hpp"
#include "core/settings.hpp"
#include "core/tasks.hpp"
#include "storage/store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace voltgate::core {

/// The rules that act by time alone: sessions that a boot cut are closed, queued commands expire, what was
/// counted of connected charge points is stored. Runs as one task on one event loop.
class Sweeper {
public:
    Sweeper(storage::Store& store, Directory& directory, files::Disk& disk, const Clock& clock,
            const Settings& settings)
        : store_(store)
        , directory_(directory)
        , disk_(disk)
        , clock_(clock)
        , settings_(settings) {}

    /// What another part does by time, after the rules in the database have run; added before start().
    void also(std::function<boost::asio::awaitable<void>()> work) { others_.push_back(std::move(work)); }

    /// Sweeps at every interval until stop().
    void start(const boost::asio::any_io_executor& loop, Tasks& tasks);
    void stop();

    /// One round, at the clock's time.
    boost::asio::awaitable<void> sweep();

private:
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> remove_contents(std::vector<std::string> ids);
    boost::asio::awaitable<void> store_live_state();

    storage::Store& store_;
    Directory& directory_;
    files::Disk& disk_;
    const Clock& clock_;
    const Settings& settings_;
    std::shared_ptr<boost::asio::steady_timer> timer_; // shared with the posted cancellation
    std::atomic<bool> stopping_{false};
    Instant stored_until_{};
    std::vector<std::function<boost::asio::awaitable<void>()>> others_;
};

} // namespace voltgate::core
