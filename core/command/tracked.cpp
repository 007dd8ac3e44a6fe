#include "core/command/tracked.hpp"

#include "core/files/files.hpp"
#include "storage/ulid.hpp"

#include <utility>

namespace voltgate::core::tracked {

namespace {

/// What ended without the charge point's own success may turn out otherwise.
bool may_go_on(RequestStatus status) {
    return is_open(status) || status == RequestStatus::failed || status == RequestStatus::timed_out;
}

void go_on(TrackedRequest& request) {
    request.status = RequestStatus::accepted;
    request.ended_by.reset();
    request.ended_at.reset();
}

void apply(TrackedRequest& request, Meaning meaning, Instant at) {
    if (meaning == Meaning::success)
        end(request, RequestStatus::succeeded, EndedBy::report, at);
    else if (meaning == Meaning::failure)
        end(request, RequestStatus::failed, EndedBy::report, at);
    else if (meaning == Meaning::cancelled)
        end(request, RequestStatus::cancelled, EndedBy::newer_request, at);
    else if (meaning == Meaning::under_way || request.status == RequestStatus::requested)
        go_on(request);
}

} // namespace

Asked asked_of(Conversation& station, const Settings& settings, Instant now) {
    const auto& charge_point = station.charge_point();
    return {charge_point.organization_id(), charge_point.identity(), station.command_id(),
            files::base_url(charge_point, settings), now};
}

Answer answer_of(const ocpp::CallFailure& failure) {
    return failure.kind == ocpp::CallFailure::Kind::call_error ? Answer::rejected : Answer::unanswered;
}

void fill(storage::Database& db, TrackedRequest& request, const Asked& asked, Numbering numbering,
          std::string_view id_prefix) {
    request.id = storage::new_id(id_prefix, asked.at);
    request.organization_id = asked.organization_id;
    request.charge_point_id = asked.charge_point_id;
    request.command_id = asked.command_id;
    if (numbering == Numbering::numbered)
        request.request_number = storage::tracked_requests::next_number(db);
    request.created_at = asked.at;
    request.updated_at = asked.at;
}

void reopen(TrackedRequest& request) {
    go_on(request);
    request.status = RequestStatus::requested;
}

bool hear(TrackedRequest& request, std::string_view word, Meaning meaning, Instant at,
          std::chrono::seconds patience) {
    const auto before = request.status;
    const bool repeated = request.ocpp_status == word;
    const bool confirmed = before == RequestStatus::succeeded && meaning == Meaning::success;
    if (meaning == Meaning::nothing || (!confirmed && !may_go_on(before)))
        return false;
    request.ocpp_status = std::string(word);
    request.ocpp_status_at = at;
    request.updated_at = at;
    request.deadline_at = std::max(request.deadline_at, at + patience);
    if (!confirmed && !(repeated && before == RequestStatus::failed))
        apply(request, meaning, at);
    return !repeated || request.status != before;
}

void end(TrackedRequest& request, RequestStatus status, EndedBy by, Instant at) {
    request.status = status;
    request.ended_by = by;
    request.ended_at = at;
    request.updated_at = at;
}

command_record::Progress progress_of(const TrackedRequest& request) {
    command_record::Progress progress;
    progress.id = request.id;
    progress.status = request.status;
    progress.ocpp_status = request.ocpp_status;
    progress.at = request.updated_at;
    progress.final_ = !is_open(request.status);
    progress.file_id = request.file_id;
    return progress;
}

void log(storage::Database& db, storage::RequestKind kind, const Report& report,
         std::optional<std::string> request_id) {
    storage::RequestReport row;
    row.organization_id = report.origin.organization_id;
    row.charge_point_id = report.origin.charge_point_id;
    row.kind = kind;
    row.request_id = std::move(request_id);
    row.request_number = report.request_number;
    row.ocpp_status = report.word;
    row.received_at = report.origin.received_at;
    storage::request_reports::add(db, row);
}

bool was_sent(storage::Database& db, std::string_view command_id) {
    const auto command = storage::commands::get(db, command_id);
    return command && command->sent_at.has_value();
}

} // namespace voltgate::core::tracked
