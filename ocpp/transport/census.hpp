// How many connections and tasks a listener has, in all and per address. Thread safe: connections begin on
// the accepting loop and end on their own.
#pragma once

#include "ocpp/transport/completion.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

namespace voltgate::ocpp {

class Census {
public:
    enum class Verdict : std::uint8_t { welcome, full, too_many_from_there };

    Census(std::size_t most, std::size_t most_per_address);

    // Counts the connection whatever the verdict: who is turned away is still there for a moment.
    Verdict enter(const boost::asio::ip::address& address);
    void leave(const boost::asio::ip::address& address);
    void begin_task();
    void end_task();

    std::size_t connections() const;
    // Returns when there is neither connection nor task.
    boost::asio::awaitable<void> empty();

private:
    struct Waiter {
        boost::asio::any_io_executor executor;
        Completion<> coroutine;
    };
    void wait(Waiter waiter);
    bool is_empty() const { return connections_ + tasks_ == 0; }
    void wake_if_empty();

    const std::size_t most_;
    const std::size_t most_per_address_;
    mutable std::mutex mutex_;
    std::size_t connections_ = 0;
    std::size_t tasks_ = 0;
    std::map<boost::asio::ip::address, std::size_t> per_address_;
    std::vector<Waiter> waiters_;
};

} // namespace voltgate::ocpp
