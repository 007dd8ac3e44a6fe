#include "core/connection.hpp"

#include "core/events.hpp"
#include "core/live_state.hpp"
#include "core/transactions/transactions.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/status_log.hpp"

#include <boost/asio/post.hpp>
#include <boost/describe/class.hpp>

#include <string>

namespace voltgate::core {

namespace asio = boost::asio;

namespace {

constexpr std::string_view reason_restart = "server_restarted";

struct Connected {
    std::string charge_point_id;
    std::string protocol;
    std::string remote_address;
};
BOOST_DESCRIBE_STRUCT(Connected, (), (charge_point_id, protocol, remote_address))

struct Disconnected {
    std::string charge_point_id;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Disconnected, (), (charge_point_id, reason))

std::int64_t store_open(storage::Database& db, const ChargePoint& station, Instant now) {
    storage::charge_points::Connection details;
    details.protocol = to_string(station.version());
    details.remote_address = station.remote_address();
    details.security_profile = station.security_profile();
    storage::charge_points::connected(db, station.identity(), details, now);
    storage::ConnectionLogEntry entry;
    entry.organization_id = station.organization_id();
    entry.charge_point_id = station.identity();
    entry.protocol = details.protocol;
    entry.remote_address = details.remote_address;
    entry.security_profile = details.security_profile;
    entry.connected_at = now;
    events::record(db, events::charge_point_connected, {station.organization_id(), station.identity()}, now,
                   Connected{station.identity(), details.protocol, details.remote_address});
    return storage::connection_log::opened(db, entry);
}

std::string reason_of(const ocpp::Closed& closed) {
    const std::string cause(to_string(closed.cause));
    return closed.reason.empty() ? cause : cause + ": " + closed.reason;
}

} // namespace

asio::awaitable<bool> Connection::open() {
    // Entered before it is stored: see close().
    const auto loser = directory_.enter(charge_point_);
    if (loser)
        asio::post(loser->executor(), [loser] { loser->peer().abort(); });
    if (loser == charge_point_)
        co_return false;
    const auto now = clock_.now();
    log_entry_ =
        co_await store_.write([&](storage::Database& db) { return store_open(db, *charge_point_, now); });
    co_return true;
}

asio::awaitable<void> Connection::close(ocpp::Closed closed) {
    const bool was_current = directory_.leave(*charge_point_);
    const auto now = clock_.now();
    const auto reason = was_current ? reason_of(closed) : "taken over by a newer connection";
    const auto state = co_await take_live_state(charge_point_);
    co_await store_.write([&](storage::Database& db) {
        storage::connection_log::closed(db, log_entry_, reason, now);
        live_state::store(db, state);
        // A successor may have entered since; its own write comes after this one only if it had not.
        if (!was_current || directory_.find(charge_point_->identity()))
            return;
        // What it began after its removal ends as well.
        if (!storage::charge_points::disconnected(db, charge_point_->identity(), reason, now))
            transactions::charge_point_removed(db, charge_point_->identity(), now);
        events::record(db, events::charge_point_disconnected,
                       {charge_point_->organization_id(), charge_point_->identity()}, now,
                       Disconnected{charge_point_->identity(), reason});
    });
}

void connection::close_all(storage::Database& db, Instant now) {
    storage::charge_points::disconnect_all(db, reason_restart, now);
    storage::connection_log::close_all(db, reason_restart, now);
}

} // namespace voltgate::core
