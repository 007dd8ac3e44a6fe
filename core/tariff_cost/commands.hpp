#pragma once

#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"

#include <boost/describe/class.hpp>

#include <array>
#include <string>
#include <vector>

namespace voltgate::core::tariff_cost {

/// The operator's command, also given at intervals: tells the charge point what a session has cost so far.
struct UpdateCost {
    std::string session_id;
};
BOOST_DESCRIBE_STRUCT(UpdateCost, (), (session_id))
constexpr auto json_constraints(const UpdateCost*) {
    return std::array{json::field("session_id").length(1, 64)};
}

[[nodiscard]] std::vector<Declaration> declarations(const Clock& clock);

} // namespace voltgate::core::tariff_cost
