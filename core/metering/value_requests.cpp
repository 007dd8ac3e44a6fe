#include "core/metering/value_requests.hpp"

#include "core/protocol_family.hpp"
#include "core/review.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace voltgate::core::metering {

namespace asio = boost::asio;

namespace {

// Far more sessions than one server has.
constexpr std::int64_t open_sessions = 1'000'000;

// A charge point that was asked so often and told nothing will not tell.
constexpr std::int64_t most_in_vain = 3;

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

std::chrono::seconds ValueRequests::patience_with(const ChargePoint& charge_point,
                                                  const Running& running) const {
    constexpr std::chrono::seconds never{0};
    const auto with_any = patience_with(charge_point);
    const auto with_this = running.is_watched ? settings_.metering.watch_limits_after : never;
    return with_any == never || with_this == never ? std::max(with_any, with_this)
                                                   : std::min(with_any, with_this);
}

bool ValueRequests::anybody_is_asked() const {
    const auto connected = directory_.all();
    return std::any_of(connected.begin(), connected.end(),
                       [&](const auto& each) { return patience_with(*each) > std::chrono::seconds(0); });
}

std::vector<ValueRequests::Running> ValueRequests::running(storage::Database& db, bool all,
                                                           Instant now) const {
    const auto watch_after = settings_.metering.watch_limits_after;
    if (!all && watch_after == std::chrono::seconds(0))
        return {};
    std::vector<Running> found;
    for (auto& session : all ? storage::sessions::all_open(db, open_sessions)
                             : storage::sessions::all_limited(db, open_sessions)) {
        if (session.status != storage::SessionStatus::active)
            continue;
        const bool is_watched = now - silent_since(session) >= watch_after && needs_meter_(db, session);
        found.push_back({std::move(session), is_watched});
    }
    return found;
}

asio::awaitable<void> ValueRequests::ask() {
    const auto now = clock_.now();
    const bool all = anybody_is_asked();
    const auto sessions = co_await store_.read([&](storage::Database& db) { return running(db, all, now); });
    keep_only(sessions);
    for (const auto& each : sessions) {
        const auto station = directory_.find(each.session.charge_point_id);
        if (!station)
            continue;
        const auto patience = patience_with(*station, each);
        if (patience > std::chrono::seconds(0) && is_due(each.session, patience, now))
            tasks_.spawn(station->executor(), "meter values of " + each.session.id, ask_about(station, each));
    }
}

bool ValueRequests::is_due(const storage::Session& session, std::chrono::seconds patience, Instant now) {
    const auto silent = silent_since(session);
    const std::scoped_lock lock(mutex_);
    auto& asked = asked_[session.id];
    if (std::exchange(asked.silent_since, silent) != silent)
        asked.in_vain = 0;
    if (asked.refused || now - std::max(silent, asked.at) < patience)
        return false;
    asked.at = now;
    return true;
}

void ValueRequests::keep_only(const std::vector<Running>& running) {
    std::set<std::string> ids;
    for (const auto& each : running)
        ids.insert(each.session.id);
    const std::scoped_lock lock(mutex_);
    std::erase_if(asked_, [&](const auto& each) { return !ids.contains(each.first); });
}

asio::awaitable<void> ValueRequests::ask_about(std::shared_ptr<ChargePoint> charge_point, Running running) {
    ConversationOptions options;
    options.answer_timeout = settings_.commands.call_timeout;
    options.priority = ocpp::Priority::low;
    Conversation station(charge_point, store_, std::move(options));
    const auto request = family_of(charge_point->version()) == Family::v16 ? requests_.v16 : requests_.v2;
    const auto answer = co_await request(station, running.session.evse_id);
    const bool in_vain = is_in_vain(running.session.id, answer);
    if (in_vain && running.is_watched)
        co_await review(std::move(running));
}

bool ValueRequests::is_in_vain(const std::string& session_id, Willing answer) {
    const std::scoped_lock lock(mutex_);
    auto& asked = asked_[session_id];
    asked.refused = asked.refused || answer == Willing::never;
    asked.in_vain += answer == Willing::unknown ? 0 : 1;
    return answer == Willing::never || answer == Willing::not_now || asked.in_vain > most_in_vain;
}

/// Once a session, whatever it answers the next time.
asio::awaitable<void> ValueRequests::review(Running running) {
    const auto& session = running.session;
    const boost::json::value message(boost::json::object{{"session_id", session.id}});
    review::Finding finding{review::limit_not_watched, "meter-values", message, {}};
    finding.detail = "the charge point tells no meter values, and nobody knows when the session comes to its "
                     "energy or cost limit";
    finding.evse_id = session.evse_id;
    finding.session_id = session.id;
    const Origin origin{session.organization_id, session.charge_point_id, clock_.now()};
    co_await store_.write([&](storage::Database& db) { review::add(db, origin, finding); });
}

} // namespace voltgate::core::metering
