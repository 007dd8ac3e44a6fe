// The official OCPP JSON schemas as a judge of messages, for tests only. It shares no code with our codec and
// its tables: a small JSON-schema checker with just the keywords that the OCPP schemas use.
#pragma once

#include "ocpp/version.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::tests {

/// Thread-safe once built: it only reads.
class SchemaOracle {
public:
    /// The oracle over the folder that the build was given (VOLTGATE_OCPP_SCHEMAS); null when there is none,
    /// so a test must WARN that it is skipped.
    static const SchemaOracle* instance();

    explicit SchemaOracle(const std::string& folder);

    /// What the official schema finds wrong with the payload of a request or of its response; nothing when it
    /// is right. An unknown action is wrong.
    [[nodiscard]] std::optional<std::string> check_call(ocpp::Version version, std::string_view action,
                                                        const boost::json::value& payload) const;
    [[nodiscard]] std::optional<std::string> check_result(ocpp::Version version, std::string_view action,
                                                          const boost::json::value& payload) const;

    /// The schema itself; null when the version does not have the action, or not its response.
    [[nodiscard]] const boost::json::object* call_schema(ocpp::Version version,
                                                         std::string_view action) const;
    [[nodiscard]] const boost::json::object* result_schema(ocpp::Version version,
                                                           std::string_view action) const;

    /// How many schema files a version has.
    [[nodiscard]] std::size_t files(ocpp::Version version) const;

private:
    using Schemas = std::map<std::string, boost::json::object, std::less<>>; // by file name without .json

    std::map<ocpp::Version, Schemas> schemas_;
};

/// Follows `$ref` into the definitions of the same file.
const boost::json::object& resolved(const boost::json::object& schema, const boost::json::object& file);

/// What `file`, a whole schema, finds wrong with `payload`.
std::optional<std::string> check_schema(const boost::json::object& file, const boost::json::value& payload);

} // namespace voltgate::tests
