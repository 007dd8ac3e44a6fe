#pragma once

#include "tools/load/client.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::load {

/// What a client does over and over, until told to stop.
enum class Work { idle, heartbeat, meter, transactions };

/// One client's work: the messages of a charge point with one connector.
class Worker {
public:
    Worker(Client& client, Work work, std::string tag)
        : client_(client)
        , work_(work)
        , tag_(std::move(tag)) {}

    /// One round of it; false when a message failed.
    boost::asio::awaitable<bool> once();

private:
    boost::asio::awaitable<bool> transact();
    boost::asio::awaitable<bool> start();
    boost::asio::awaitable<bool> send_meter_values();
    boost::asio::awaitable<bool> stop();

    Client& client_;
    Work work_;
    std::string tag_;
    std::optional<std::int64_t> transaction_;
    std::int64_t energy_wh_ = 1'000;
};

} // namespace voltgate::load
