#include "core/metering/value_requests.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace voltgate::core::metering {

namespace asio = boost::asio;

namespace {

// Far more sessions than one server has.
constexpr std::int64_t open_sessions = 1'000'000;

/// Since when there has been nothing.
Instant silent_since(const storage::Session& session) {
    const auto begun = session.start_received_at.value_or(session.started_at.value_or(session.created_at));
    return std::max(begun, session.last_meter_at.value_or(begun));
}

} // namespace

std::chrono::seconds ValueRequests::patience_with(const ChargePoint& charge_point) const {
    const auto own = charge_point.quirks().trigger_meter_values_seconds;
    return own ? std::chrono::seconds(*own) : settings_.metering.ask_after;
}

bool ValueRequests::anybody_is_asked() const {
    const auto connected = directory_.all();
    return std::any_of(connected.begin(), connected.end(),
                       [&](const auto& each) { return patience_with(*each) > std::chrono::seconds(0); });
}

asio::awaitable<void> ValueRequests::ask() {
    if (!anybody_is_asked())
        co_return;
    const auto open = co_await store_.read(
        [](storage::Database& db) { return storage::sessions::all_open(db, open_sessions); });
    keep_only(open);
    const auto now = clock_.now();
    for (const auto& session : open) {
        const auto station = directory_.find(session.charge_point_id);
        if (!station || session.status != storage::SessionStatus::active)
            continue;
        const auto patience = patience_with(*station);
        if (patience > std::chrono::seconds(0) && is_due(session, patience, now))
            tasks_.spawn(station->executor(), "meter values of " + session.id, ask_about(station, session));
    }
}

bool ValueRequests::is_due(const storage::Session& session, std::chrono::seconds patience, Instant now) {
    const std::scoped_lock lock(mutex_);
    auto& asked = asked_[session.id];
    if (asked.refused || now - std::max(silent_since(session), asked.at) < patience)
        return false;
    asked.at = now;
    return true;
}

void ValueRequests::keep_only(const std::vector<storage::Session>& open) {
    std::set<std::string> ids;
    for (const auto& session : open)
        ids.insert(session.id);
    const std::scoped_lock lock(mutex_);
    std::erase_if(asked_, [&](const auto& each) { return !ids.contains(each.first); });
}

asio::awaitable<void> ValueRequests::ask_about(std::shared_ptr<ChargePoint> charge_point,
                                               storage::Session session) {
    ConversationOptions options;
    options.answer_timeout = settings_.commands.call_timeout;
    options.priority = ocpp::Priority::low;
    Conversation station(charge_point, store_, std::move(options));
    const auto request = charge_point->version() == ocpp::Version::v16 ? requests_.v16 : requests_.v2;
    const bool willing = co_await request(station, session.evse_id);
    if (willing)
        co_return;
    const std::scoped_lock lock(mutex_);
    asked_[session.id].refused = true;
}

} // namespace voltgate::core::metering
