#pragma once

#include "core/certificates/certificates.hpp"
#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "core/multipart/collector.hpp"
#include "core/origin.hpp"
#include "core/settings.hpp"
#include "storage/records/customer_information.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What charge points know of a customer: told, and forgotten on demand (N09, N10). What they tell is
/// personal data; it goes after a short time.
namespace voltgate::core::diagnostics {

/// The operator's command. The customer is named in exactly one way.
struct CustomerInformation {
    bool report = false;
    bool clear = false;
    std::optional<std::string> id_tag;
    std::optional<std::string> id_tag_type;
    std::optional<std::string> customer_identifier;
    std::optional<certificates::HashDataBody> customer_certificate;
};
BOOST_DESCRIBE_STRUCT(CustomerInformation, (),
                      (report, clear, id_tag, id_tag_type, customer_identifier, customer_certificate))
constexpr auto json_constraints(const CustomerInformation*) {
    using json::field;
    return std::array{
        field("report").or_default().about("Tells what the charge point knows"),
        field("clear").or_default().about("Has it forget; the id tag leaves its local list, too"),
        field("id_tag").length(1, 255),
        field("id_tag_type").length(1, 20).about("iso14443, emaid, ...; without it as registered"),
        field("customer_identifier").length(1, 64).about("By which the charge point knows the customer"),
        field("customer_certificate").about("Hash data of the customer's certificate")};
}

/// The request is about to be sent.
void customer_asked(storage::Database& db, const Origin& origin, const CustomerInformation& command,
                    const std::string& command_id, const Settings& settings);

/// The charge point has taken the request: a tag that it forgets leaves its local list, too.
void customer_taken(storage::Database& db, const Origin& origin, const std::string& command_id,
                    const std::string& ocpp_status);

/// What the charge point answered, or how its telling ended.
void customer_ended(storage::Database& db, const Origin& origin, const std::string& command_id,
                    storage::CustomerInformationStatus status, const std::string& ocpp_status);

/// A part of what it tells; so it has taken the request, whether or not its answer was seen. What nobody
/// asked for is not kept, nor what comes after the end of it or after a refusal; a part for which nobody has
/// waited any longer is.
void customer_part(storage::Database& db, const Origin& origin, const std::string& command_id,
                   std::int64_t number, const std::string& text);

[[nodiscard]] std::vector<Declaration> customer_declarations(const Clock& clock, const Settings& settings,
                                                             multipart::Collector& multiparts);

} // namespace voltgate::core::diagnostics
