#include "core/diagnostics/diagnostics.hpp"

#include "core/command/tracked_telling.hpp"

#include <algorithm>

namespace voltgate::core::diagnostics {

namespace {

namespace queries = storage::tracked_requests;
using storage::EndedBy;
using storage::LogRequest;
using storage::RequestStatus;
using tracked::Meaning;

struct DiagnosticsStatus {
    std::string charge_point_id;
    std::optional<std::string> log_request_id;
    std::optional<storage::LogType> log_type;
    std::optional<std::string> command_id;
    std::optional<std::int64_t> request_number;
    std::optional<std::string> ocpp_status;
    std::optional<RequestStatus> status;
    std::optional<EndedBy> ended_by;
    std::optional<std::string> file_id;
};
BOOST_DESCRIBE_STRUCT(DiagnosticsStatus, (),
                      (charge_point_id, log_request_id, log_type, command_id, request_number, ocpp_status,
                       status, ended_by, file_id))

Meaning meaning_of(std::string_view word) {
    constexpr std::array<std::string_view, 4> failures{"UploadFailure", "BadMessage", "NotSupportedOperation",
                                                       "PermissionDenied"};
    if (word == "Idle")
        return Meaning::nothing;
    if (word == "Uploaded")
        return Meaning::success;
    if (word == "AcceptedCanceled") // N01: a newer request took its place
        return Meaning::cancelled;
    if (std::find(failures.begin(), failures.end(), word) != failures.end())
        return Meaning::failure;
    return word == "Uploading" ? Meaning::under_way : Meaning::unknown;
}

struct Told {
    using Request = LogRequest;
    using Status = DiagnosticsStatus;
    static constexpr auto kind = storage::RequestKind::log;
    static constexpr auto event = events::diagnostics_status;

    static Status status_of(const LogRequest& request) {
        return {request.charge_point_id, request.id,          request.log_type, request.command_id,
                request.request_number,  request.ocpp_status, request.status,   request.ended_by,
                request.file_id};
    }

    static command_record::Progress progress_of(const LogRequest& request) {
        return tracked::progress_of(request);
    }
};

} // namespace

void answered(storage::Database& db, std::string_view command_id, tracked::Answer answer,
              const std::optional<std::string>& file_name, Instant now) {
    auto request = tracked::answered<Told>(db, command_id, answer, now);
    if (!request)
        return;
    request->file_name = file_name;
    queries::put(db, *request);
}

void nothing_to_upload(storage::Database& db, std::string_view command_id, Instant now) {
    auto request = queries::by_command<LogRequest>(db, command_id);
    if (!request)
        return;
    tracked::end(*request, RequestStatus::nothing_to_upload, EndedBy::answer, now);
    queries::put(db, *request);
    command_record::note(db, command_id, tracked::progress_of(*request), now);
}

void record(storage::Database& db, const StatusReport& report, const Settings& settings) {
    const tracked::Report taken{report.origin, report.request_number, report.status,
                                meaning_of(report.status)};
    tracked::record<Told>(db, taken, settings.tracked.log_timeout);
}

void file_arrived(storage::Database& db, const storage::StoredFile& file) {
    if (!file.command_id)
        return;
    auto request = queries::by_command<LogRequest>(db, *file.command_id);
    if (!request)
        return;
    request->file_id = file.id;
    request->updated_at = file.created_at;
    if (request->status != RequestStatus::succeeded)
        tracked::end(*request, RequestStatus::succeeded, EndedBy::file, file.created_at);
    tracked::changed<Told>(db, *request);
}

void expire(storage::Database& db, Instant now) {
    tracked::expire<Told>(db, now);
}

} // namespace voltgate::core::diagnostics
