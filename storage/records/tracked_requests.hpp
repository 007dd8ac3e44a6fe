// What firmware updates and log requests have in common: a charge point was asked to do something that takes
// a time, tells how far it has come, and may never end it.
#pragma once

#include "storage/records/organizations.hpp"

#include <vector>

namespace voltgate::storage {

enum class RequestStatus {
    requested,         // it has not said whether it will do it
    accepted,          // it will, or does it now
    succeeded,         // done
    failed,            // it tried, and says that it cannot
    rejected,          // it will not
    cancelled,         // a newer request took its place
    nothing_to_upload, // it has no such log
    timed_out,         // it was not heard of again
    not_sent,          // it was never asked
};
BOOST_DESCRIBE_ENUM(RequestStatus, requested, accepted, succeeded, failed, rejected, cancelled,
                    nothing_to_upload, timed_out, not_sent)

// What told us that a request has ended.
enum class EndedBy { answer, report, boot, file, newer_request, time };
BOOST_DESCRIBE_ENUM(EndedBy, answer, report, boot, file, newer_request, time)

constexpr bool is_open(RequestStatus status) {
    return status == RequestStatus::requested || status == RequestStatus::accepted;
}

struct TrackedRequest {
    std::string id{};
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::string command_id{};
    std::optional<std::int64_t> request_number{};
    std::optional<std::string> location{}; // a URL that an operator gave
    std::optional<std::string> file_id{};  // the stored file that goes or came
    std::optional<std::int64_t> retries{};
    std::optional<std::int64_t> retry_interval_seconds{};
    RequestStatus status = RequestStatus::requested;
    std::optional<std::string> ocpp_status{}; // the charge point's last word
    std::optional<Timestamp> ocpp_status_at{};
    std::optional<EndedBy> ended_by{};
    std::optional<Timestamp> ended_at{};
    Timestamp deadline_at{}; // without news until then it counts as lost
    Timestamp created_at{};
    Timestamp updated_at{};
};
BOOST_DESCRIBE_STRUCT(TrackedRequest, (),
                      (id, organization_id, charge_point_id, command_id, request_number, location, file_id,
                       retries, retry_interval_seconds, status, ocpp_status, ocpp_status_at, ended_by,
                       ended_at, deadline_at, created_at, updated_at))

enum class RequestKind { firmware, log, publication };
BOOST_DESCRIBE_ENUM(RequestKind, firmware, log, publication)

// One status as a charge point sent it.
struct RequestReport {
    static constexpr std::string_view table = "request_reports";
    static constexpr bool numbered = true;

    std::int64_t id = 0;
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    RequestKind kind = RequestKind::firmware;
    std::optional<std::string> request_id{}; // of the record; absent: it belongs to none that is known
    std::optional<std::int64_t> request_number{};
    std::string ocpp_status{};
    Timestamp received_at{};
};
BOOST_DESCRIBE_STRUCT(RequestReport, (),
                      (id, organization_id, charge_point_id, kind, request_id, request_number, ocpp_status,
                       received_at))

namespace tracked_requests {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::string> command_id{};
    std::optional<RequestStatus> status{};
};

// A number for the next request to any charge point: positive, 32 bits, never given twice.
std::int64_t next_number(Database& db);

} // namespace tracked_requests

namespace request_reports {

void add(Database& db, const RequestReport& report);
std::vector<RequestReport> of_request(Database& db, std::string_view request_id);
std::vector<RequestReport> of_charge_point(Database& db, std::string_view charge_point_id);
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace request_reports
} // namespace voltgate::storage
