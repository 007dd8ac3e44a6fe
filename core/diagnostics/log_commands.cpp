#include "core/diagnostics/diagnostics.hpp"
#include "core/diagnostics/v16.hpp"
#include "core/diagnostics/v2.hpp"
#include "core/files/files.hpp"
#include "core/files/protocols.hpp"
#include "core/scopes.hpp"
#include "core/url_secrets.hpp"

#include <algorithm>
#include <utility>

/// The operator's side: from the commands to a booked request.
namespace voltgate::core::diagnostics {

namespace {

using storage::LogRequest;
using storage::LogType;

constexpr std::string_view id_prefix = "log";

/// What a command's body calls its URL and the end of its span of time.
struct FieldNames {
    const char* url;
    const char* end;
};

/// The precondition of a command.
template <class Command>
auto refusing(const Settings& settings, FieldNames names) {
    return [&settings, names](storage::Database& db, const std::string& id,
                              const Command& command) -> std::optional<Refusal> {
        const auto order = order_of(command);
        if (order.oldest_at && order.latest_at && *order.latest_at < *order.oldest_at)
            return invalid(names.end, "must not be before the beginning");
        if (auto fault = files::transfer_fault(db, id, order.location, settings.files))
            return invalid(names.url, std::move(*fault));
        return std::nullopt;
    };
}

std::string grant(storage::Database& db, const tracked::Asked& asked, const LogRequest& request) {
    const auto purpose = request.log_type == LogType::security ? files::purpose::security_log
                                                               : files::purpose::diagnostics_log;
    const files::Grant grant{
        asked.organization_id, asked.charge_point_id, asked.command_id, std::string(purpose), {},
        request.deadline_at};
    return asked.files_url + files::grant_upload(db, grant, asked.at);
}

} // namespace

LogOrder order_of(const GetDiagnostics& command) {
    return {LogType::diagnostics,
            command.location,
            command.start,
            command.stop,
            command.retries,
            command.retry_interval,
            {}};
}

LogOrder order_of(const GetLog& command) {
    return {command.log_type,
            command.location,
            command.start_time,
            command.stop_time,
            command.retries,
            command.retry_interval,
            {}};
}

LogOrder order_of(const GetSecurityLog& command) {
    return {LogType::security,      command.url,   command.start_time, command.stop_time, command.retries,
            command.retry_interval, command.reason};
}

Begun begin(storage::Database& db, const tracked::Asked& asked, const LogOrder& order,
            tracked::Numbering numbering, const Settings& settings) {
    Begun begun{tracked::begin<LogRequest>(db, asked, numbering, id_prefix), {}};
    auto& request = begun.request;
    if (numbering == tracked::Numbering::unnumbered) // it may have been asked for by number, in vain
        request.request_number.reset();
    request.log_type = order.log_type;
    request.location = order.location;
    if (request.location)
        redact_urls(*request.location);
    request.oldest_at = order.oldest_at;
    request.latest_at = order.latest_at;
    request.retries = order.retries;
    request.retry_interval_seconds = order.retry_interval;
    request.reason = order.reason;
    request.deadline_at = asked.at + settings.tracked.log_timeout;
    storage::tracked_requests::put(db, request);
    begun.location = order.location ? *order.location : grant(db, asked, request);
    return begun;
}

std::vector<Declaration> declarations(const Clock& clock, const Settings& settings) {
    const auto diagnostics = [&clock, &settings](Conversation& station, GetDiagnostics command) {
        return v16::get_diagnostics(station, std::move(command), clock, settings);
    };
    const auto log = [&clock, &settings](Conversation& station, GetLog command) {
        return v16::get_log(station, order_of(command), clock, settings);
    };
    const auto security_log = [&clock, &settings](Conversation& station, GetSecurityLog command) {
        return v16::get_log(station, order_of(command), clock, settings);
    };
    const auto any_v2 = [&clock, &settings](Conversation& station, const auto& command) {
        return v2::get_log(station, order_of(command), clock, settings);
    };
    return {
        Declared<GetDiagnostics>("get-diagnostics", scopes::control,
                                 "Has the charge point upload diagnostics")
            .precondition(refusing<GetDiagnostics>(settings, {"location", "stop"}))
            .v16(diagnostics)
            .v2(any_v2),
        Declared<GetLog>("get-log", scopes::control, "Has the charge point upload one of its logs")
            .precondition(refusing<GetLog>(settings, {"location", "stop_time"}))
            .v16(log)
            .v2(any_v2),
        Declared<GetSecurityLog>("get-security-log", scopes::control,
                                 "Has the charge point upload its log of security events")
            .precondition(refusing<GetSecurityLog>(settings, {"url", "stop_time"}))
            .v16(security_log)
            .v2(any_v2),
    };
}

} // namespace voltgate::core::diagnostics
