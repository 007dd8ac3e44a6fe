#pragma once

#include "core/dispatch.hpp"
#include "core/firmware/firmware.hpp"
#include "storage/store.hpp"

/// Firmware in the words of OCPP 2.0.1 and 2.1.
namespace voltgate::core::firmware::v2 {

/// Handles FirmwareStatusNotification, and that of publications.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

/// UpdateFirmware, for a signed image and another alike.
boost::asio::awaitable<Outcome> update_firmware(Conversation& station, UpdateFirmware command,
                                                const Clock& clock, const Settings& settings);

} // namespace voltgate::core::firmware::v2
