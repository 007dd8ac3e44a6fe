#include "core/firmware/firmware.hpp"

#include "core/events.hpp"

#include <algorithm>

namespace voltgate::core::firmware {

namespace {

namespace queries = storage::tracked_requests;
using storage::EndedBy;
using storage::FirmwareUpdate;
using storage::RequestStatus;
using tracked::Meaning;

struct FirmwareStatus {
    std::string charge_point_id;
    std::optional<std::string> firmware_update_id;
    std::optional<std::string> command_id;
    std::optional<std::int64_t> request_number;
    std::optional<std::string> ocpp_status;
    std::optional<RequestStatus> status;
    std::optional<EndedBy> ended_by;
    std::optional<std::string> installed_version;
};
BOOST_DESCRIBE_STRUCT(FirmwareStatus, (),
                      (charge_point_id, firmware_update_id, command_id, request_number, ocpp_status, status,
                       ended_by, installed_version))

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::array<std::string_view, Count>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// From these on the image is on the charge point, and a boot may bring it to life.
constexpr std::array<std::string_view, 6> downloaded{
    "Downloaded", "SignatureVerified", "InstallScheduled", "InstallRebooting", "Installing", "Installed"};
constexpr std::array<std::string_view, 4> failures{"DownloadFailed", "InstallationFailed",
                                                   "InstallVerificationFailed", "InvalidSignature"};
constexpr std::array<std::string_view, 3> downloading{"DownloadScheduled", "DownloadPaused", "Downloading"};

Meaning meaning_of(std::string_view word) {
    if (word == "Idle")
        return Meaning::nothing;
    if (word == "Installed")
        return Meaning::success;
    if (is_one_of(word, failures))
        return Meaning::failure;
    return is_one_of(word, downloaded) || is_one_of(word, downloading) ? Meaning::under_way
                                                                       : Meaning::unknown;
}

command_record::Progress progress_of(const FirmwareUpdate& update) {
    auto progress = tracked::progress_of(update);
    progress.file_id.reset(); // that is what was given, not what came of it
    progress.firmware_version = update.installed_version;
    return progress;
}

FirmwareStatus status_of(const FirmwareUpdate& update) {
    return {update.charge_point_id, update.id,     update.command_id, update.request_number,
            update.ocpp_status,     update.status, update.ended_by,   update.installed_version};
}

/// The update has gone on or ended without a message of the charge point about it.
void changed(storage::Database& db, const FirmwareUpdate& update) {
    queries::put(db, update);
    command_record::progressed(db, update.command_id, progress_of(update), update.updated_at);
    events::record(db, events::firmware_status, {update.organization_id, update.charge_point_id},
                   update.updated_at, status_of(update));
}

/// A status that came in, with what it did to its update.
void tell(storage::Database& db, const StatusReport& report, const std::optional<FirmwareUpdate>& update) {
    auto told = update ? status_of(*update) : FirmwareStatus{};
    told.charge_point_id = report.origin.charge_point_id;
    told.request_number = report.request_number;
    told.ocpp_status = report.status;
    events::record(db, events::firmware_status,
                   {report.origin.organization_id, report.origin.charge_point_id}, report.origin.received_at,
                   told);
}

auto telling(storage::Database& db) {
    return [&db](const FirmwareUpdate& update) { changed(db, update); };
}

void complete_by_boot(storage::Database& db, FirmwareUpdate& update, const std::string& version,
                      Instant now) {
    update.installed_version = version;
    update.updated_at = now;
    if (storage::is_open(update.status))
        tracked::end(update, RequestStatus::succeeded, EndedBy::boot, now);
    changed(db, update);
}

bool explains(const FirmwareUpdate& update, const std::string& version) {
    return !update.installed_version && update.previous_version && *update.previous_version != version &&
           update.ocpp_status && is_one_of(*update.ocpp_status, downloaded);
}

} // namespace

void answered(storage::Database& db, std::string_view command_id, tracked::Answer answer, Instant now) {
    const auto update = tracked::answered<FirmwareUpdate>(db, command_id, answer, now, telling(db));
    if (update)
        command_record::note(db, command_id, progress_of(*update), now);
}

void record(storage::Database& db, const StatusReport& report, const Settings& settings) {
    const tracked::Report taken{report.origin, report.request_number, report.status,
                                meaning_of(report.status)};
    const auto heard = tracked::take_in<FirmwareUpdate>(db, storage::RequestKind::firmware, taken,
                                                        settings.tracked.firmware_timeout);
    const auto at = report.origin.received_at;
    if (heard.progress)
        command_record::progressed(db, heard.request->command_id, progress_of(*heard.request), at);
    if (heard.news)
        tell(db, report, heard.request);
}

void booted(storage::Database& db, const Origin& origin, const std::optional<std::string>& version) {
    if (!version)
        return;
    for (auto& update : queries::open_at<FirmwareUpdate>(db, origin.charge_point_id))
        if (explains(update, *version))
            return complete_by_boot(db, update, *version, origin.received_at);
    auto ended = queries::newest_ended<FirmwareUpdate>(db, origin.charge_point_id, origin.received_at);
    if (ended && ended->status == RequestStatus::succeeded && explains(*ended, *version))
        complete_by_boot(db, *ended, *version, origin.received_at);
}

void expire(storage::Database& db, Instant now) {
    tracked::expire<FirmwareUpdate>(db, now, telling(db));
}

} // namespace voltgate::core::firmware
