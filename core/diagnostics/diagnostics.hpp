#pragma once

#include "core/command/declaration.hpp"
#include "core/command/tracked.hpp"
#include "core/json/constraint.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/records/files.hpp"
#include "storage/records/log_requests.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Functional block N: charge points upload their logs, to us or to where an operator wants them.
namespace voltgate::core::diagnostics {

inline constexpr std::string_view url_pattern = "^(https?|ftps?|sftp)://.+";
inline constexpr std::string_view about_location = "Where to upload it; default: our own file server";

/// The operator's commands.
struct GetDiagnostics {
    std::optional<std::string> location;
    std::optional<Instant> start;
    std::optional<Instant> stop;
    std::optional<std::int64_t> retries;
    std::optional<std::int64_t> retry_interval;
    std::optional<bool> use_log;
};
BOOST_DESCRIBE_STRUCT(GetDiagnostics, (), (location, start, stop, retries, retry_interval, use_log))
constexpr auto json_constraints(const GetDiagnostics*) {
    return std::array{
        json::field("location").length(1, 2000).pattern(url_pattern).about(about_location),
        json::field("start").about("Of the entries that are wanted"),
        json::field("retries").range(0, 100).about("How often to try the upload"),
        json::field("retry_interval").range(0, 604'800).about("Seconds between two tries"),
        json::field("use_log").about(
            "Whether to ask by GetLog in OCPP 1.6; default: as the charge point's profiles say")};
}

struct GetLog {
    storage::LogType log_type = storage::LogType::diagnostics;
    std::optional<std::string> location;
    std::optional<Instant> start_time;
    std::optional<Instant> stop_time;
    std::optional<std::int64_t> retries;
    std::optional<std::int64_t> retry_interval;
};
BOOST_DESCRIBE_STRUCT(GetLog, (), (log_type, location, start_time, stop_time, retries, retry_interval))
constexpr auto json_constraints(const GetLog*) {
    return std::array{json::field("location").length(1, 2000).pattern(url_pattern).about(about_location),
                      json::field("retries").range(0, 100), json::field("retry_interval").range(0, 604'800)};
}

struct GetSecurityLog {
    std::optional<std::string> url;
    std::string reason;
    std::optional<Instant> start_time;
    std::optional<Instant> stop_time;
    std::optional<std::int64_t> retries;
    std::optional<std::int64_t> retry_interval;
};
BOOST_DESCRIBE_STRUCT(GetSecurityLog, (), (url, reason, start_time, stop_time, retries, retry_interval))
constexpr auto json_constraints(const GetSecurityLog*) {
    return std::array{json::field("url").length(1, 2000).pattern(url_pattern).about(about_location),
                      json::field("reason").length(1, 500).about("Why it is wanted; kept in the record"),
                      json::field("retries").range(0, 100), json::field("retry_interval").range(0, 604'800)};
}

/// What each of them comes to.
struct LogOrder {
    storage::LogType log_type = storage::LogType::diagnostics;
    std::optional<std::string> location;
    std::optional<Instant> oldest_at;
    std::optional<Instant> latest_at;
    std::optional<std::int64_t> retries;
    std::optional<std::int64_t> retry_interval;
    std::optional<std::string> reason;
};
[[nodiscard]] LogOrder order_of(const GetDiagnostics& command);
[[nodiscard]] LogOrder order_of(const GetLog& command);
[[nodiscard]] LogOrder order_of(const GetSecurityLog& command);

/// The request as it is booked, and where the charge point uploads to.
struct Begun {
    storage::LogRequest request;
    std::string location;
};

Begun begin(storage::Database& db, const tracked::Asked& asked, const LogOrder& order,
            tracked::Numbering numbering, const Settings& settings);

/// What the charge point answered, and how it will name the file.
void answered(storage::Database& db, std::string_view command_id, tracked::Answer answer,
              const std::optional<std::string>& file_name, Instant now);
/// It has no such log: the request ends with that.
void nothing_to_upload(storage::Database& db, std::string_view command_id, Instant now);

/// A status as a charge point sends it, in the words of OCPP 2.x.
struct StatusReport {
    Origin origin;
    std::optional<std::int64_t> request_number;
    std::string status;
};

/// N01: stores a status and takes it in for the request it is about.
void record(storage::Database& db, const StatusReport& report, const Settings& settings);

/// A charge point's file has come in: what it was asked for is here, whatever it tells of it.
void file_arrived(storage::Database& db, const storage::StoredFile& file);

/// Ends requests of which nothing was heard for too long.
void expire(storage::Database& db, Instant now);

[[nodiscard]] std::vector<Declaration> declarations(const Clock& clock, const Settings& settings);

} // namespace voltgate::core::diagnostics
