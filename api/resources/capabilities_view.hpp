#pragma once

#include "core/json/constraint.hpp"
#include "storage/database.hpp"
#include "storage/types.hpp"

#include <boost/describe.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace voltgate::api {

struct UnsupportedActionView {
    std::string action;
    std::string code;
    std::optional<std::string> firmware_version;
    storage::Timestamp seen_at{};
};
BOOST_DESCRIBE_STRUCT(UnsupportedActionView, (), (action, code, firmware_version, seen_at))

/// What a charge point can do, as far as it has told.
struct CapabilitiesView {
    std::vector<std::string> feature_profiles;
    std::vector<UnsupportedActionView> unsupported_actions;
};
BOOST_DESCRIBE_STRUCT(CapabilitiesView, (), (feature_profiles, unsupported_actions))

constexpr auto json_constraints(const CapabilitiesView*) {
    using core::json::field;
    return std::array{
        field("feature_profiles").about("Of OCPP 1.6, as its configuration told; empty: not known"),
        field("unsupported_actions").about("What this firmware has answered that it does not have")};
}

CapabilitiesView capabilities_of(storage::Database& db, const std::string& charge_point_id);

} // namespace voltgate::api
