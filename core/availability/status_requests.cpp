#include "core/availability/status_requests.hpp"

#include "core/availability/status_wording.hpp"
#include "core/command/conversation.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/evses.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::availability {

namespace asio = boost::asio;

namespace {

/// What it is asked about; nothing: it has booted on this connection and tells all by itself.
std::optional<std::vector<Place>> places_to_ask(storage::Database& db, const std::string& id) {
    const auto record = storage::charge_points::get(db, id);
    if (!record || !record->connected_at || record->last_boot_at >= record->connected_at)
        return std::nullopt;
    std::vector<Place> places;
    for (const auto& evse : storage::evses::of_charge_point(db, id))
        for (const auto& connector : storage::connectors::of_evse(db, evse.id))
            places.push_back({evse.number, connector.number});
    return places;
}

} // namespace

void StatusRequests::reconnected(const std::shared_ptr<ChargePoint>& charge_point) {
    if (!charge_point->quirks().trigger_status_after_reconnect.value_or(false))
        return;
    const std::scoped_lock lock(mutex_);
    waiting_.push_back({charge_point, clock_.now() + settings_.boot.settling});
}

std::vector<std::shared_ptr<ChargePoint>> StatusRequests::take_due() {
    const auto now = clock_.now();
    std::vector<std::shared_ptr<ChargePoint>> due;
    const std::scoped_lock lock(mutex_);
    std::erase_if(waiting_, [&](const Waiting& each) {
        if (each.due > now)
            return false;
        if (auto charge_point = each.charge_point.lock())
            due.push_back(std::move(charge_point));
        return true;
    });
    return due;
}

asio::awaitable<void> StatusRequests::ask() {
    for (const auto& charge_point : take_due())
        if (directory_.find(charge_point->identity()) == charge_point)
            tasks_.spawn(charge_point->executor(), "status of " + charge_point->identity(),
                         ask_one(charge_point));
    co_return;
}

asio::awaitable<void> StatusRequests::ask_one(std::shared_ptr<ChargePoint> charge_point) {
    auto places = co_await store_.read(
        [&](storage::Database& db) { return places_to_ask(db, charge_point->identity()); });
    if (!places)
        co_return;
    ConversationOptions options;
    options.answer_timeout = settings_.commands.call_timeout;
    options.priority = ocpp::Priority::low;
    Conversation station(charge_point, store_, std::move(options));
    if (charge_point->version() == ocpp::Version::v16)
        co_await v16::request_status(station);
    else
        co_await v2::request_status(station, std::move(*places));
}

} // namespace voltgate::core::availability
