#include "core/diagnostics/diagnostics.hpp"

#include "core/events.hpp"

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
    if (std::find(failures.begin(), failures.end(), word) != failures.end())
        return Meaning::failure;
    return word == "Uploading" ? Meaning::under_way : Meaning::unknown;
}

DiagnosticsStatus status_of(const LogRequest& request) {
    return {request.charge_point_id, request.id,          request.log_type, request.command_id,
            request.request_number,  request.ocpp_status, request.status,   request.ended_by,
            request.file_id};
}

/// The request has gone on or ended without a message of the charge point about it.
void changed(storage::Database& db, const LogRequest& request) {
    queries::put(db, request);
    command_record::progressed(db, request.command_id, tracked::progress_of(request), request.updated_at);
    events::record(db, events::diagnostics_status, {request.organization_id, request.charge_point_id},
                   request.updated_at, status_of(request));
}

auto telling(storage::Database& db) {
    return [&db](const LogRequest& request) { changed(db, request); };
}

/// A status that came in, with what it did to its request.
void tell(storage::Database& db, const StatusReport& report, const std::optional<LogRequest>& request) {
    auto told = request ? status_of(*request) : DiagnosticsStatus{};
    told.charge_point_id = report.origin.charge_point_id;
    told.request_number = report.request_number;
    told.ocpp_status = report.status;
    events::record(db, events::diagnostics_status,
                   {report.origin.organization_id, report.origin.charge_point_id}, report.origin.received_at,
                   told);
}

void note(storage::Database& db, const LogRequest& request, Instant now) {
    queries::put(db, request);
    command_record::note(db, request.command_id, tracked::progress_of(request), now);
}

} // namespace

void answered(storage::Database& db, std::string_view command_id, tracked::Answer answer,
              const std::optional<std::string>& file_name, Instant now) {
    auto request = tracked::answered<LogRequest>(db, command_id, answer, now, telling(db));
    if (!request)
        return;
    request->file_name = file_name;
    note(db, *request, now);
}

void nothing_to_upload(storage::Database& db, std::string_view command_id, Instant now) {
    auto request = queries::by_command<LogRequest>(db, command_id);
    if (!request)
        return;
    tracked::end(*request, RequestStatus::nothing_to_upload, EndedBy::answer, now);
    note(db, *request, now);
}

void record(storage::Database& db, const StatusReport& report, const Settings& settings) {
    const tracked::Report taken{report.origin, report.request_number, report.status,
                                meaning_of(report.status)};
    const auto heard =
        tracked::take_in<LogRequest>(db, storage::RequestKind::log, taken, settings.tracked.log_timeout);
    if (heard.progress)
        command_record::progressed(db, heard.request->command_id, tracked::progress_of(*heard.request),
                                   report.origin.received_at);
    if (heard.news)
        tell(db, report, heard.request);
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
    changed(db, *request);
}

void expire(storage::Database& db, Instant now) {
    tracked::expire<LogRequest>(db, now, telling(db));
}

} // namespace voltgate::core::diagnostics
