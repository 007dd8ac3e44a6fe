#pragma once

#include <boost/json/object.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>

namespace voltgate::simulator {

/// A message on its way to the central system.
struct Outgoing {
    enum class Kind {
        live,        ///< worth something now only: dropped while offline and when it fails
        transaction, ///< kept over offline spells and retried
    };

    std::string action;
    Kind kind = Kind::live;
    /// Built when it is sent: an earlier answer (the transaction's id) may be part of it.
    std::function<std::string()> payload;
    /// The answer; null when the message was given up.
    std::function<void(const boost::json::object*)> answered;
    unsigned failures = 0;
    std::string transaction_id{}; ///< of a message of a transaction that has one
};

/// What waits to be sent, in order. Transaction messages are retried as the standard says: the wait before
/// the n-th repeat is n times the interval, up to a number of attempts. No I/O.
class Outbox {
public:
    using Time = std::chrono::steady_clock::time_point;

    struct Retries {
        std::int64_t attempts = 5;
        std::chrono::milliseconds interval{10'000};
    };

    void push(Outgoing message) { waiting_.push_back(std::move(message)); }
    [[nodiscard]] std::size_t size() const { return waiting_.size(); }
    [[nodiscard]] bool empty() const { return waiting_.empty(); }

    /// The message to send, and when it may be sent at the earliest.
    [[nodiscard]] const Outgoing& front() const { return waiting_.front(); }
    [[nodiscard]] Time not_before() const { return not_before_; }

    /// The first message was answered.
    void done(const boost::json::object& answer);
    /// The first message was refused or timed out: it is kept for a repeat, or given up.
    void failed(Time now, const Retries& retries);
    /// The connection is gone: live messages are worth nothing any more.
    void drop_live();
    [[nodiscard]] const std::deque<Outgoing>& all() const { return waiting_; }

private:
    void finish(const boost::json::object* answer);

    std::deque<Outgoing> waiting_;
    Time not_before_{};
};

} // namespace voltgate::simulator
