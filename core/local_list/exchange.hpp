#pragma once

#include "core/local_list/delivery.hpp"

/// The operator's commands about local lists, carried out in the words of whichever version the delivery has.
namespace voltgate::core::local_list {

boost::asio::awaitable<Outcome> send_local_list(Delivery delivery, SendLocalList command);
boost::asio::awaitable<Outcome> sync_local_list(Delivery delivery, SyncLocalList command);
boost::asio::awaitable<Outcome> get_local_list_version(Delivery delivery);

} // namespace voltgate::core::local_list
