// Log requests: which log a charge point was asked to upload. Queries: tracked_queries.hpp.
#pragma once

#include "storage/records/tracked_queries.hpp"

namespace voltgate::storage {

enum class LogType { diagnostics, security };
BOOST_DESCRIBE_ENUM(LogType, diagnostics, security)

struct LogRequest : TrackedRequest {
    static constexpr std::string_view table = "log_requests";

    LogType log_type = LogType::diagnostics;
    std::optional<Timestamp> oldest_at{}; // of the entries that are wanted
    std::optional<Timestamp> latest_at{};
    std::optional<std::string> reason{};    // why an operator wants it
    std::optional<std::string> file_name{}; // as the charge point told
};
BOOST_DESCRIBE_STRUCT(LogRequest, (TrackedRequest), (log_type, oldest_at, latest_at, reason, file_name))

} // namespace voltgate::storage
