#include "core/files/protocols.hpp"

#include "core/told.hpp"
#include "core/told_variable.hpp"
#include "ocpp/types/text.hpp"

#include <algorithm>

namespace voltgate::core::files {

namespace {

/// As a variable of the device model, or as a plain configuration key.
std::string told_protocols(storage::Database& db, std::string_view charge_point_id) {
    if (auto variable = told::variable(db, charge_point_id, "OCPPCommCtrlr", "FileTransferProtocols"))
        return std::move(*variable);
    return told::text(db, charge_point_id, "SupportedFileTransferProtocols").value_or("");
}

/// "https://host/x" -> "https"; the file server's URL need not be given, it is plain then.
std::string protocol_of(const std::optional<std::string>& url, const FileSettings& settings) {
    const auto& meant = url ? *url : settings.url;
    const auto end = meant.find("://");
    return end == std::string::npos ? "http" : meant.substr(0, end);
}

} // namespace

std::optional<std::string> transfer_fault(storage::Database& db, std::string_view charge_point_id,
                                          const std::optional<std::string>& url,
                                          const FileSettings& settings) {
    const auto told = told_protocols(db, charge_point_id);
    const auto spoken = told::items_in(told);
    const auto needed = protocol_of(url, settings);
    const bool fits = std::any_of(spoken.begin(), spoken.end(), [&](const std::string& each) {
        return ocpp::equal_ignoring_case(each, needed);
    });
    if (spoken.empty() || fits)
        return std::nullopt;
    return "needs " + needed + ", and the charge point told that it transfers files by " + told + " only";
}

} // namespace voltgate::core::files
