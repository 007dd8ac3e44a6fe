#pragma once

#include "core/data_transfer/data_transfer.hpp"
#include "core/dispatch.hpp"
#include "storage/store.hpp"

/// DataTransfer in the words of OCPP 1.6.
namespace voltgate::core::data_transfer::v16 {

/// Handles DataTransfer.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// Sends DataTransfer.
boost::asio::awaitable<Outcome> send(Conversation& station, SendDataTransfer command);

} // namespace voltgate::core::data_transfer::v16
