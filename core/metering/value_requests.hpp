#pragma once

#include "core/charge_point.hpp"
#include "core/clock.hpp"
#include "core/command/conversation.hpp"
#include "core/directory.hpp"
#include "core/metering/willing.hpp"
#include "core/settings.hpp"
#include "core/tasks.hpp"
#include "storage/records/sessions.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace voltgate::core::metering {

/// Asks charge points for the meter values of sessions that get none (pitfall 46), and sooner where a limit
/// depends on them. A session whose charge point cannot tell is not asked about again; it is billed by its
/// start and stop, and a person learns that its limit is not watched. Safe to use from any thread.
class ValueRequests {
public:
    /// Asks for the values of an EVSE, in the words of one version.
    using Request = boost::asio::awaitable<Willing> (*)(Conversation& station, std::int64_t evse_id);
    struct Requests {
        Request v16 = nullptr;
        Request v2 = nullptr;
    };
    /// Whether only its meter tells when a session comes to a limit.
    using NeedsMeter = bool (*)(storage::Database& db, const storage::RunningSession& session);

    ValueRequests(storage::Store& store, Directory& directory, const Clock& clock, const Settings& settings,
                  Tasks& tasks, Requests requests, NeedsMeter needs_meter)
        : store_(store)
        , directory_(directory)
        , clock_(clock)
        , settings_(settings)
        , tasks_(tasks)
        , requests_(requests)
        , needs_meter_(needs_meter) {}

    /// Asks for what is missing by now; does not wait for answers.
    boost::asio::awaitable<void> ask();

private:
    struct Running {
        storage::Session session;
        bool is_watched = false; ///< for a limit that only the meter tells
    };
    struct Asked {
        Instant at{};
        Instant silent_since{};
        std::int64_t in_vain = 0; ///< so often since then
        bool refused = false;
    };

    [[nodiscard]] std::chrono::seconds patience_with(const ChargePoint& charge_point) const;
    [[nodiscard]] std::chrono::seconds patience_with(const ChargePoint& charge_point,
                                                     const Running& running) const;
    [[nodiscard]] bool anybody_is_asked() const;
    [[nodiscard]] std::vector<Running> running(storage::Database& db, bool all, Instant now) const;
    bool is_due(const storage::Session& session, std::chrono::seconds patience, Instant now);
    void keep_only(const std::vector<Running>& running);
    boost::asio::awaitable<void> ask_about(std::shared_ptr<ChargePoint> charge_point, Running running);
    /// Whether the charge point has shown that it does not tell, by this answer or by silence after others.
    bool is_in_vain(const std::string& session_id, Willing answer);
    boost::asio::awaitable<void> review(Running running);

    storage::Store& store_;
    Directory& directory_;
    const Clock& clock_;
    const Settings& settings_;
    Tasks& tasks_;
    const Requests requests_;
    const NeedsMeter needs_meter_;
    std::mutex mutex_;
    std::map<std::string, Asked> asked_; // by session
};

} // namespace voltgate::core::metering
