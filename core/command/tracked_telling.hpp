#pragma once

#include "core/command/record.hpp"
#include "core/command/tracked.hpp"
#include "core/events.hpp"

/// How the life of tracked requests is told: in their command's record and by events. A block says by a
/// struct `Told` what is its own:
///   Request, Status                      its requests, and what an event says of one
///   kind, event                          whose statuses are stored, and the type of the event
///   status_of(request)                   a Status made of nothing tells of no request
///   progress_of(request)                 what the command shows
namespace voltgate::core::tracked {

/// The request has gone on or ended without a message of the charge point about it.
template <class Told>
void changed(storage::Database& db, const typename Told::Request& request) {
    storage::tracked_requests::put(db, request);
    command_record::progressed(db, request.command_id, Told::progress_of(request), request.updated_at);
    events::record(db, Told::event, {request.organization_id, request.charge_point_id}, request.updated_at,
                   Told::status_of(request));
}

template <class Told>
auto telling(storage::Database& db) {
    return [&db](const typename Told::Request& request) { changed<Told>(db, request); };
}

/// Takes in the charge point's answer; the request as it is then.
template <class Told>
std::optional<typename Told::Request> answered(storage::Database& db, std::string_view command_id,
                                               Answer answer, Instant now) {
    auto request = answered<typename Told::Request>(db, command_id, answer, now, telling<Told>(db));
    if (request)
        command_record::note(db, command_id, Told::progress_of(*request), now);
    return request;
}

/// Tells of a status that came in, and of what it did to its request.
template <class Told>
void tell(storage::Database& db, const Report& report, const Heard<typename Told::Request>& heard) {
    const auto& origin = report.origin;
    if (heard.progress)
        command_record::progressed(db, heard.request->command_id, Told::progress_of(*heard.request),
                                   origin.received_at);
    if (!heard.news)
        return;
    auto status = heard.request ? Told::status_of(*heard.request) : typename Told::Status{};
    status.charge_point_id = origin.charge_point_id;
    status.request_number = report.request_number;
    status.ocpp_status = report.word;
    events::record(db, Told::event, {origin.organization_id, origin.charge_point_id}, origin.received_at,
                   status);
}

template <class Told>
void record(storage::Database& db, const Report& report, std::chrono::seconds patience) {
    tell<Told>(db, report, take_in<typename Told::Request>(db, Told::kind, report, patience));
}

/// Ends what nothing was heard of for too long.
template <class Told>
void expire(storage::Database& db, Instant now) {
    expire<typename Told::Request>(db, now, telling<Told>(db));
}

} // namespace voltgate::core::tracked
