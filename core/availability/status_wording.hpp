#pragma once

#include "core/command/conversation.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <vector>

/// Asking a charge point for its status in the words of each version. What it answers does not matter: the
/// reports come as messages of their own.
namespace voltgate::core::availability {

struct Place {
    std::int64_t evse_id = 0;
    std::int64_t connector_id = 1;
};

namespace v16 {

/// One request for all of it.
boost::asio::awaitable<void> request_status(Conversation& station);

} // namespace v16

namespace v2 {

/// One request for each connector that is known (F06.FR.12).
boost::asio::awaitable<void> request_status(Conversation& station, std::vector<Place> places);

} // namespace v2
} // namespace voltgate::core::availability
