#pragma once

#include "core/dispatch.hpp"
#include "core/firmware/publication.hpp"
#include "storage/store.hpp"

/// Firmware at local controllers in the words of OCPP 2.0.1 and 2.1; 1.6 has none.
namespace voltgate::core::firmware::v2 {

/// Handles PublishFirmwareStatusNotification.
void serve_publications(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// PublishFirmware.
boost::asio::awaitable<Outcome> publish(Conversation& station, PublishFirmware command, const Clock& clock,
                                        const Settings& settings, files::Disk& disk);
/// UnpublishFirmware.
boost::asio::awaitable<Outcome> unpublish(Conversation& station, UnpublishFirmware command,
                                          const Clock& clock);

} // namespace voltgate::core::firmware::v2
