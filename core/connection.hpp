#pragma once

#include "core/charge_point.hpp"
#include "core/clock.hpp"
#include "core/directory.hpp"
#include "ocpp/transport/websocket.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <utility>

namespace voltgate::core {

/// The comings and goings of one connection: in the directory, in the database, and what a newer connection
/// of the same identity does to it. Lives in the coroutine that serves the connection.
class Connection {
public:
    Connection(std::shared_ptr<ChargePoint> charge_point, Directory& directory, storage::Store& store,
               const Clock& clock)
        : charge_point_(std::move(charge_point))
        , directory_(directory)
        , store_(store)
        , clock_(clock) {}

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    /// Leaves the directory, if close() has not.
    ~Connection() { directory_.leave(*charge_point_); }

    /// Enters the charge point, ends the connection that it displaces, and stores that it is connected.
    /// False: a newer one is there, and this one has been ended instead.
    boost::asio::awaitable<bool> open();

    /// Leaves. Only the connection that is still the current one of its identity makes it disconnected.
    boost::asio::awaitable<void> close(ocpp::Closed closed);

private:
    std::shared_ptr<ChargePoint> charge_point_; // with the directory and commands under way, see ChargePoint
    Directory& directory_;
    storage::Store& store_;
    const Clock& clock_;
    std::int64_t log_entry_ = 0;
};

namespace connection {

/// At start: whoever a previous run left connected is not.
void close_all(storage::Database& db, Instant now);

} // namespace connection
} // namespace voltgate::core
