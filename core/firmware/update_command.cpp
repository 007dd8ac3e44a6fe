#include "certs/certificate.hpp"
#include "certs/pem.hpp"
#include "core/files/files.hpp"
#include "core/files/protocols.hpp"
#include "core/firmware/firmware.hpp"
#include "core/firmware/v16.hpp"
#include "core/firmware/v2.hpp"
#include "core/scopes.hpp"
#include "core/url_secrets.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/files.hpp"

#include <algorithm>
#include <utility>

/// The operator's side: from the command to a booked update.
namespace voltgate::core::firmware {

namespace {

using storage::FirmwareUpdate;

constexpr std::string_view id_prefix = "fwu";

std::optional<Refusal> refuse_signing(const UpdateFirmware& command) {
    if (!command.signed_) {
        if (command.signing_certificate || command.signature)
            return invalid("signed", "must be true when there is a certificate or a signature");
        return std::nullopt;
    }
    if (!command.signing_certificate)
        return invalid("signing_certificate", "is required when signed");
    const auto certificate = certs::read_certificate(certs::as_pem(*command.signing_certificate));
    if (!certificate)
        return invalid("signing_certificate", certificate.error().text);
    if (!command.signature)
        return invalid("signature", "is required when signed");
    return std::nullopt;
}

std::optional<Refusal> refuse(storage::Database& db, const std::string& charge_point_id,
                              const UpdateFirmware& command, const files::FileSettings& settings) {
    if (auto refusal = refuse_image(db, charge_point_id, command.url, command.file_id))
        return refusal;
    if (auto fault = files::transfer_fault(db, charge_point_id, command.url, settings))
        return invalid(command.url ? "url" : "file_id", std::move(*fault));
    return refuse_signing(command);
}

/// As it goes into the messages.
UpdateFirmware with_pem(UpdateFirmware command) {
    if (command.signing_certificate)
        command.signing_certificate = certs::as_pem(*command.signing_certificate);
    return command;
}

} // namespace

std::optional<Refusal> refuse_image(storage::Database& db, const std::string& charge_point_id,
                                    const std::optional<std::string>& url,
                                    const std::optional<std::string>& file_id) {
    if (url.has_value() == file_id.has_value())
        return invalid("url", "exactly one of url and file_id must be given");
    if (!file_id)
        return std::nullopt;
    const auto file = storage::files::get(db, *file_id);
    const auto charge_point = storage::charge_points::get(db, charge_point_id);
    if (!file || !charge_point || file->organization_id != charge_point->organization_id)
        return Refusal{Refusal::Kind::not_found, "file_not_found", "file_id", "there is no such file"};
    return std::nullopt;
}

std::string granted_location(storage::Database& db, const tracked::Asked& asked,
                             const storage::TrackedRequest& request) {
    const auto& id = request.file_id.value();
    const auto file = storage::files::get(db, id);
    const files::Grant grant{asked.organization_id,
                             asked.charge_point_id,
                             asked.command_id,
                             std::string(files::purpose::firmware),
                             id,
                             request.deadline_at};
    return asked.files_url + files::grant_download(db, grant, file ? file->name : id, asked.at);
}

Begun begin(storage::Database& db, const tracked::Asked& asked, const UpdateFirmware& command,
            tracked::Numbering numbering, const Settings& settings) {
    Begun begun{tracked::begin<FirmwareUpdate>(db, asked, numbering, id_prefix), {}};
    auto& update = begun.update;
    update.location = command.url;
    if (update.location)
        redact_urls(*update.location);
    update.file_id = command.file_id;
    update.is_signed = command.signed_;
    update.retrieve_after = command.retrieve_after.value_or(asked.at);
    update.install_at = command.install_at;
    update.retries = command.retries;
    update.retry_interval_seconds = command.retry_interval;
    update.deadline_at = std::max({asked.at, update.retrieve_after, update.install_at.value_or(asked.at)}) +
                         settings.tracked.firmware_timeout;
    if (const auto charge_point = storage::charge_points::get(db, asked.charge_point_id))
        update.previous_version = charge_point->firmware_version;
    storage::tracked_requests::put(db, update);
    begun.location = command.url ? *command.url : granted_location(db, asked, update);
    return begun;
}

std::vector<Declaration> declarations(const Clock& clock, const Settings& settings) {
    const auto may_update = [&settings](storage::Database& db, const std::string& id,
                                        const UpdateFirmware& command) {
        return refuse(db, id, command, settings.files);
    };
    const auto update = [&clock, &settings](Conversation& station, UpdateFirmware command) {
        return v16::update_firmware(station, with_pem(std::move(command)), clock, settings);
    };
    const auto update_v2 = [&clock, &settings](Conversation& station, UpdateFirmware command) {
        return v2::update_firmware(station, with_pem(std::move(command)), clock, settings);
    };
    return {Declared<UpdateFirmware>("update-firmware", scopes::firmware,
                                     "Has the charge point install another firmware")
                .precondition(may_update)
                .v16(update, v16::needs_of)
                .v16_unless(v16::refuse_update)
                .v2(update_v2)};
}

} // namespace voltgate::core::firmware
