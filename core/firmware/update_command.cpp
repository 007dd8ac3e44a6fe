#include "core/files/files.hpp"
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

Refusal invalid(std::string field, std::string detail) {
    return {Refusal::Kind::invalid, std::string(invalid_request), std::move(field), std::move(detail)};
}

std::optional<Refusal> refuse_signing(const UpdateFirmware& command) {
    if (!command.signed_) {
        if (command.signing_certificate || command.signature)
            return invalid("signed", "must be true when there is a certificate or a signature");
        return std::nullopt;
    }
    if (!command.signing_certificate)
        return invalid("signing_certificate", "is required when signed");
    if (command.signing_certificate->find("-----BEGIN CERTIFICATE-----") == std::string::npos)
        return invalid("signing_certificate", "must be a certificate in PEM");
    if (!command.signature)
        return invalid("signature", "is required when signed");
    return std::nullopt;
}

std::optional<Refusal> refuse(storage::Database& db, const std::string& charge_point_id,
                              const UpdateFirmware& command) {
    if (command.url.has_value() == command.file_id.has_value())
        return invalid("url", "exactly one of url and file_id must be given");
    if (auto refusal = refuse_signing(command))
        return refusal;
    if (!command.file_id)
        return std::nullopt;
    const auto file = storage::files::get(db, *command.file_id);
    const auto charge_point = storage::charge_points::get(db, charge_point_id);
    if (!file || !charge_point || file->organization_id != charge_point->organization_id)
        return Refusal{Refusal::Kind::not_found, "file_not_found", "file_id", "there is no such file"};
    return std::nullopt;
}

std::string grant(storage::Database& db, const tracked::Asked& asked, const FirmwareUpdate& update) {
    const auto file = storage::files::get(db, *update.file_id);
    const files::Grant grant{asked.organization_id, asked.charge_point_id,
                             asked.command_id,      std::string(files::purpose::firmware),
                             *update.file_id,       update.deadline_at};
    return asked.files_url + files::grant_download(db, grant, file ? file->name : *update.file_id, asked.at);
}

} // namespace

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
    begun.location = command.url ? *command.url : grant(db, asked, update);
    return begun;
}

std::vector<Declaration> declarations(const Clock& clock, const Settings& settings) {
    const auto update = [&clock, &settings](Conversation& station, UpdateFirmware command) {
        return v16::update_firmware(station, std::move(command), clock, settings);
    };
    const auto update_v2 = [&clock, &settings](Conversation& station, UpdateFirmware command) {
        return v2::update_firmware(station, std::move(command), clock, settings);
    };
    return {Declared<UpdateFirmware>("update-firmware", scopes::firmware,
                                     "Has the charge point install another firmware")
                .precondition(refuse)
                .v16(update)
                .v2(update_v2)};
}

} // namespace voltgate::core::firmware
