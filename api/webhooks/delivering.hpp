#pragma once

#include "api/metrics.hpp"
#include "api/webhooks/outcome.hpp"
#include "api/webhooks/turns.hpp"
#include "core/clock.hpp"
#include "core/event_feed.hpp"
#include "core/tasks.hpp"
#include "storage/store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace voltgate::api::webhooks {

/// Carries events to subscriptions: at least once, and within a charge point in order. All that it must
/// remember is in the database, so it goes on after a restart where it was. Made, started and stopped by the
/// program's main thread; everything else happens on one event loop, which must run until stop() has
/// returned.
class Delivering {
public:
    /// Throws std::invalid_argument when the trusted certificates are none.
    Delivering(storage::Store& store, core::EventFeed& feed, const core::Clock& clock,
               const certs::Sealer& sealer, Options options);
    ~Delivering();

    void start(const boost::asio::any_io_executor& loop);
    /// Cuts the attempts under way, which are made again after the next start. Blocks; not on an event loop.
    void stop();

    void add_to(Metrics& metrics) const;

private:
    using Executor = boost::asio::any_io_executor;
    template <class T>
    using Awaitable = boost::asio::awaitable<T>;

    /// What a look into the database found.
    struct Look {
        std::vector<std::string> behind; ///< subscriptions that have not read the outbox to its end
        std::vector<storage::Webhook> webhooks;
        std::map<std::string, std::vector<storage::Delivery>> due; ///< by subscription
        std::optional<storage::Timestamp> next_due;
    };
    /// A delivery that is being attempted.
    struct Job {
        storage::Webhook webhook;
        storage::Delivery delivery;
    };
    class Flight;
    /// Jobs by organization, each in its order; they point into a look.
    struct Ready {
        const storage::Webhook* webhook = nullptr;
        const storage::Delivery* delivery = nullptr;
    };
    using ReadyJobs = std::map<std::string, std::deque<Ready>>;

    Awaitable<void> run();
    Awaitable<std::chrono::milliseconds> round();
    Awaitable<Look> look();
    Awaitable<bool> fan_out(const std::vector<std::string>& behind);
    Awaitable<void> prune_now_and_then();
    ReadyJobs ready(const Look& look);
    void launch(const Look& look);
    void begin(const Ready& job);
    Awaitable<void> attempt(Job job);
    Awaitable<std::optional<Outcome>> exchange(const Job& job);
    Awaitable<void> wait(std::uint64_t seen, std::chrono::milliseconds limit);
    void poke();
    void count(const Recorded& recorded);
    [[nodiscard]] ocpp::HttpClientOptions client_options() const;

    storage::Store& store_;
    core::EventFeed& feed_;
    const core::Clock& clock_;
    const certs::Sealer& sealer_;
    const Options options_;
    const std::shared_ptr<const certs::TlsClient> tls_; // shared with the exchanges under way
    const std::shared_ptr<ocpp::NameLookups> lookups_;  // shared with the exchanges under way
    core::Tasks tasks_;
    std::optional<boost::asio::steady_timer> wake_; // cancelled when there is something to look at
    std::optional<boost::asio::steady_timer> over_; // cancelled by stop(): ends attempts
    std::atomic<bool> stopping_{false};
    bool poked_ = false;
    std::map<std::string, std::set<std::string>> flying_; // deliveries under way by subscription
    Turns turns_;
    std::set<std::string> ended_; // since the last look began, which may not have seen it
    std::size_t rotation_ = 0;    // which subscription is served first, so that none starves
    std::chrono::steady_clock::time_point pruned_{};
    std::minstd_rand chance_{std::random_device{}()};

    std::atomic<std::size_t> under_way_{0};
    std::atomic<std::uint64_t> delivered_{0};
    std::atomic<std::uint64_t> failed_{0};
    std::atomic<std::uint64_t> dead_{0};
    std::atomic<std::uint64_t> paused_{0};
};

} // namespace voltgate::api::webhooks
