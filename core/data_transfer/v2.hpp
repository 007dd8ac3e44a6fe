#pragma once

#include "core/data_transfer/data_transfer.hpp"
#include "core/dispatch.hpp"
#include "storage/store.hpp"

/// DataTransfer in the words of OCPP 2.0.1 and 2.1, where the data may be any JSON.
namespace voltgate::core::data_transfer::v2 {

/// Handles DataTransfer.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// Sends DataTransfer.
boost::asio::awaitable<Outcome> send(Conversation& station, SendDataTransfer command);

} // namespace voltgate::core::data_transfer::v2
