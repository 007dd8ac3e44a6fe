#include "core/command/capabilities.hpp"

#include "core/told.hpp"
#include "ocpp/types/text.hpp"
#include "ocpp/version.hpp"
#include "storage/records/absent_actions.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::core::capabilities {

namespace {

constexpr std::string_view key = "SupportedFeatureProfiles";

Refusal lacking(std::string detail) {
    return {Refusal::Kind::conflict, std::string(not_supported_by_charge_point), {}, std::move(detail)};
}

/// "Local Auth List Management" is meant as it is not written.
std::string without_blanks(std::string text) {
    std::erase(text, ' ');
    return text;
}

bool has_profile(const std::vector<std::string>& told, std::string_view profile) {
    return std::any_of(told.begin(), told.end(), [&](const std::string& each) {
        return ocpp::equal_ignoring_case(without_blanks(each), profile);
    });
}

} // namespace

bool is_forced(const boost::json::value& body) {
    const auto* force = body.is_object() ? body.get_object().if_contains("force") : nullptr;
    return force != nullptr && force->is_bool() && force->get_bool();
}

boost::json::object with_force(boost::json::object schema) {
    auto& properties = schema["properties"];
    if (!properties.is_object())
        properties = boost::json::object{};
    if (!properties.get_object().contains("force"))
        properties.get_object()["force"] = {
            {"type", "boolean"},
            {"description", "Asks also for what the charge point has told that it cannot do"}};
    return schema;
}

json::FieldErrors with_force(json::FieldErrors faults, const boost::json::value& body) {
    const auto fault = faults.find("force");
    if (fault == faults.end())
        return faults;
    if (body.at("force").is_bool())
        faults.erase(fault);
    else
        fault->second = {"must be true or false"};
    return faults;
}

std::vector<std::string> feature_profiles(storage::Database& db, std::string_view charge_point_id) {
    return told::list(db, charge_point_id, key);
}

std::optional<Refusal> refuse(storage::Database& db, const storage::ChargePoint& charge_point,
                              const Needs& needs) {
    if (charge_point.protocol != to_string(ocpp::Version::v16))
        return std::nullopt;
    const auto profiles = feature_profiles(db, charge_point.id);
    if (!needs.profile.empty() && !profiles.empty() && !has_profile(profiles, needs.profile))
        return lacking("the charge point does not have the feature profile " + std::string(needs.profile) +
                       "; by force it is asked all the same");
    const auto absent = storage::absent_actions::get(db, charge_point.id, needs.action);
    if (absent)
        return lacking("the charge point has answered " + absent->action + " with " + absent->code +
                       "; by force it is asked again");
    return std::nullopt;
}

} // namespace voltgate::core::capabilities
