#pragma once

#include "core/dispatch.hpp"
#include "core/firmware/firmware.hpp"
#include "storage/store.hpp"

/// Firmware in the words of OCPP 1.6 and of its security extension.
namespace voltgate::core::firmware::v16 {

/// Handles FirmwareStatusNotification and SignedFirmwareStatusNotification.
void serve(Dispatch& dispatch, storage::Store& store, const Settings& settings);

[[nodiscard]] std::optional<Needs> needs_of(const UpdateFirmware& command);

[[nodiscard]] std::optional<Refusal> refuse_update(const UpdateFirmware& command);

/// UpdateFirmware, whose answer says nothing and whose statuses name no request; SignedUpdateFirmware for a
/// signed image.
boost::asio::awaitable<Outcome> update_firmware(Conversation& station, UpdateFirmware command,
                                                const Clock& clock, const Settings& settings);

} // namespace voltgate::core::firmware::v16
