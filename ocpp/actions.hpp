// Every action of every version at run time: for what only knows an action by its name (dispatch, raw
// messages of an operator, metrics). Folded from the generated lists v16::Actions and v2::Actions.
#pragma once

#include "ocpp/action_of.hpp"
#include "ocpp/json/violation.hpp"
#include "ocpp/version.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <span>
#include <string_view>

namespace voltgate::ocpp {

namespace json {
struct Shape;
}

/// An action of a version.
struct ActionInfo {
    std::string_view name;
    Direction direction;
    Version since;               ///< the first version that has it
    const json::Shape* request;  ///< of the request struct
    const json::Shape* response; ///< null for a one-way message (2.1: SEND)

    [[nodiscard]] bool one_way() const { return response == nullptr; }

    /// Whether a central system may request it; whether a charge point may.
    [[nodiscard]] bool from_csms() const { return direction != Direction::from_station; }
    [[nodiscard]] bool from_station() const { return direction != Direction::from_csms; }

    /// What the strict rules of `version` find wrong with a raw payload; nothing when it is right.
    [[nodiscard]] std::optional<json::Violation> check_request(const boost::json::value& payload,
                                                               Version version) const;
    [[nodiscard]] std::optional<json::Violation> check_response(const boost::json::value& payload,
                                                                Version version) const;
};

/// The actions of a version, sorted by name.
std::span<const ActionInfo> actions(Version version);

/// The action of that name, spelled exactly; null when the version does not have it. An incoming call of an
/// unknown action is NotImplemented, one that this side never receives is NotSupported.
const ActionInfo* find_action(Version version, std::string_view name);

} // namespace voltgate::ocpp
