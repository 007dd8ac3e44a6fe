#pragma once

#include "core/dispatch.hpp"
#include "core/display/display.hpp"
#include "storage/store.hpp"

/// Displays in the words of OCPP 2.0.1 and 2.1; 1.6 has none.
namespace voltgate::core::display::v2 {

/// Handles NotifyDisplayMessages.
void serve(Dispatch& dispatch, storage::Store& store, multipart::Collector& multiparts);

boost::asio::awaitable<Outcome> set_message(Conversation& station, SetDisplayMessage command,
                                            const Clock& clock);
/// GetDisplayMessages, and all that comes of it.
boost::asio::awaitable<Outcome> get_messages(Conversation& station, GetDisplayMessages command,
                                             const Clock& clock, multipart::Collector& multiparts);
boost::asio::awaitable<Outcome> clear_message(Conversation& station, ClearDisplayMessage command,
                                              const Clock& clock);

} // namespace voltgate::core::display::v2
