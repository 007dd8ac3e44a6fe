#pragma once

#include "core/charge_point.hpp"
#include "core/clock.hpp"
#include "core/command/conversation.hpp"
#include "core/directory.hpp"
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

/// Asks charge points for the meter values of sessions that get none (pitfall 46). A session whose charge
/// point refuses is not asked about again; it is billed by its start and stop. Safe to use from any thread.
class ValueRequests {
public:
    /// Asks for the values of an EVSE, in the words of one version; false when the charge point says that it
    /// does not do this.
    using Request = boost::asio::awaitable<bool> (*)(Conversation& station, std::int64_t evse_id);
    struct Requests {
        Request v16 = nullptr;
        Request v2 = nullptr;
    };

    ValueRequests(storage::Store& store, Directory& directory, const Clock& clock, const Settings& settings,
                  Tasks& tasks, Requests requests)
        : store_(store)
        , directory_(directory)
        , clock_(clock)
        , settings_(settings)
        , tasks_(tasks)
        , requests_(requests) {}

    /// Asks for what is missing by now; does not wait for answers.
    boost::asio::awaitable<void> ask();

private:
    struct Asked {
        Instant at{};
        bool refused = false;
    };

    [[nodiscard]] std::chrono::seconds patience_with(const ChargePoint& charge_point) const;
    [[nodiscard]] bool anybody_is_asked() const;
    bool is_due(const storage::Session& session, std::chrono::seconds patience, Instant now);
    void keep_only(const std::vector<storage::Session>& open);
    boost::asio::awaitable<void> ask_about(std::shared_ptr<ChargePoint> charge_point,
                                           storage::Session session);

    storage::Store& store_;
    Directory& directory_;
    const Clock& clock_;
    const Settings& settings_;
    Tasks& tasks_;
    const Requests requests_;
    std::mutex mutex_;
    std::map<std::string, Asked> asked_; // by session
};

} // namespace voltgate::core::metering
