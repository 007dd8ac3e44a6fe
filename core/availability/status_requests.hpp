#pragma once

#include "core/charge_point.hpp"
#include "core/clock.hpp"
#include "core/directory.hpp"
#include "core/settings.hpp"
#include "core/tasks.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace voltgate::core::availability {

/// Asks charge points that are back without a BootNotification for their status, where their quirks say that
/// they do not tell it by themselves (pitfall 20). Safe to use from any thread.
class StatusRequests {
public:
    StatusRequests(storage::Store& store, Directory& directory, const Clock& clock, const Settings& settings,
                   Tasks& tasks)
        : store_(store)
        , directory_(directory)
        , clock_(clock)
        , settings_(settings)
        , tasks_(tasks) {}

    /// A charge point whose boot was accepted earlier is connected again. It is left alone for the settling
    /// time first.
    void reconnected(const std::shared_ptr<ChargePoint>& charge_point);

    /// Asks those whose time has come; does not wait for answers.
    boost::asio::awaitable<void> ask();

private:
    struct Waiting {
        std::weak_ptr<ChargePoint> charge_point;
        Instant due;
    };

    std::vector<std::shared_ptr<ChargePoint>> take_due();
    boost::asio::awaitable<void> ask_one(std::shared_ptr<ChargePoint> charge_point);

    storage::Store& store_;
    Directory& directory_;
    const Clock& clock_;
    const Settings& settings_;
    Tasks& tasks_;
    std::mutex mutex_;
    std::vector<Waiting> waiting_;
};

} // namespace voltgate::core::availability
