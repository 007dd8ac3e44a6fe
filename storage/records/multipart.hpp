// What charge points were asked to tell in parts, and which parts have come.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

// By the message that brings the parts.
enum class MultipartKind {
    report,               // NotifyReport
    monitoring_report,    // NotifyMonitoringReport
    customer_information, // NotifyCustomerInformation
    display_messages,     // NotifyDisplayMessages
    charging_profiles,    // ReportChargingProfiles
    der_controls,         // ReportDERControl (2.1)
};
BOOST_DESCRIBE_ENUM(MultipartKind, report, monitoring_report, customer_information, display_messages,
                    charging_profiles, der_controls)

enum class MultipartStatus {
    open,       // parts may come
    complete,   // every part has come
    incomplete, // the last part has come, but others before it never did
    timed_out,  // the last part never came
    refused,    // the charge point will send none
};
BOOST_DESCRIBE_ENUM(MultipartStatus, open, complete, incomplete, timed_out, refused)

struct Multipart {
    static constexpr std::string_view table = "multiparts";
    static constexpr std::string_view key = "charge_point_id, request_id";

    std::string charge_point_id{};
    std::int64_t request_id = 0;
    MultipartKind kind = MultipartKind::report;
    std::string purpose{}; // a word of the block that asked
    std::optional<std::string> command_id{};
    MultipartStatus status = MultipartStatus::open;
    std::int64_t parts = 0; // that have come, repeats not counted
    std::optional<std::int64_t> last_number{};
    Timestamp asked_at{};
    Timestamp deadline_at{}; // when it ends without another part
    std::optional<Timestamp> ended_at{};
};
BOOST_DESCRIBE_STRUCT(Multipart, (),
                      (charge_point_id, request_id, kind, purpose, command_id, status, parts, last_number,
                       asked_at, deadline_at, ended_at))

namespace multiparts {

void add(Database& db, const Multipart& multipart);
bool update(Database& db, const Multipart& multipart);
std::optional<Multipart> get(Database& db, std::string_view charge_point_id, std::int64_t request_id);
// False when this part has come before.
bool add_part(Database& db, std::string_view charge_point_id, std::int64_t request_id, std::int64_t number);
// The open ones whose time is over.
std::vector<Multipart> overdue(Database& db, Timestamp now, std::int64_t limit);
// Deletes up to `limit` that ended before the instant; returns how many.
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace multiparts
} // namespace voltgate::storage
