#include "core/firmware/firmware.hpp"

#include "core/command/tracked_telling.hpp"

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

struct Told {
    using Request = FirmwareUpdate;
    using Status = FirmwareStatus;
    static constexpr auto kind = storage::RequestKind::firmware;
    static constexpr auto event = events::firmware_status;

    static Status status_of(const FirmwareUpdate& update) {
        return {update.charge_point_id, update.id,     update.command_id, update.request_number,
                update.ocpp_status,     update.status, update.ended_by,   update.installed_version};
    }

    static command_record::Progress progress_of(const FirmwareUpdate& update) {
        auto progress = tracked::progress_of(update);
        progress.file_id.reset(); // that is what was given, not what came of it
        progress.firmware_version = update.installed_version;
        return progress;
    }
};

void complete_by_boot(storage::Database& db, FirmwareUpdate& update, const std::string& version,
                      Instant now) {
    update.installed_version = version;
    update.updated_at = now;
    if (storage::is_open(update.status))
        tracked::end(update, RequestStatus::succeeded, EndedBy::boot, now);
    tracked::changed<Told>(db, update);
}

bool explains(const FirmwareUpdate& update, const std::string& version) {
    return !update.installed_version && update.previous_version && *update.previous_version != version &&
           update.ocpp_status && is_one_of(*update.ocpp_status, downloaded);
}

} // namespace

void answered(storage::Database& db, std::string_view command_id, tracked::Answer answer, Instant now) {
    tracked::answered<Told>(db, command_id, answer, now);
}

void record(storage::Database& db, const StatusReport& report, const Settings& settings) {
    const tracked::Report taken{report.origin, report.request_number, report.status,
                                meaning_of(report.status)};
    tracked::record<Told>(db, taken, settings.tracked.firmware_timeout);
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
    tracked::expire<Told>(db, now);
}

} // namespace voltgate::core::firmware
