#pragma once

#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "core/settings.hpp"

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Functional block F: an operator starts, stops, unlocks, resets and asks for messages from afar.
namespace voltgate::core::remote_control {

enum class ResetType { soft, hard };
BOOST_DESCRIBE_ENUM(ResetType, soft, hard)

struct Reset {
    ResetType type = ResetType::soft;
    std::optional<std::int64_t> evse_id;
};
BOOST_DESCRIBE_STRUCT(Reset, (), (type, evse_id))
constexpr auto json_constraints(const Reset*) {
    return std::array{json::field("evse_id").at_least(1).about("Only this EVSE (OCPP 2.x)")};
}

struct Unlock {
    std::int64_t evse_id = 0;
    std::optional<std::int64_t> connector_id;
};
BOOST_DESCRIBE_STRUCT(Unlock, (), (evse_id, connector_id))
constexpr auto json_constraints(const Unlock*) {
    return std::array{json::field("evse_id").at_least(1), json::field("connector_id").at_least(1)};
}

struct TriggerMessage {
    std::string type;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<std::string> custom_trigger;
};
BOOST_DESCRIBE_STRUCT(TriggerMessage, (), (type, evse_id, connector_id, custom_trigger))
constexpr auto json_constraints(const TriggerMessage*) {
    return std::array{
        json::field("type").length(1, 50).about("The message to be sent, in the standard's word"),
        json::field("evse_id").at_least(0),
        json::field("connector_id").at_least(1).about("Of the EVSE (OCPP 2.x)"),
        json::field("custom_trigger").length(1, 50).about("Of the type CustomTrigger: which one (OCPP 2.1)")};
}

struct Start {
    std::string id_tag;
    std::optional<std::string> id_tag_type;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<boost::json::object> charging_profile;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(Start, (), (id_tag, id_tag_type, evse_id, connector_id, charging_profile, force))
constexpr auto json_constraints(const Start*) {
    return std::array{json::field("id_tag").length(1, 255),
                      json::field("id_tag_type")
                          .length(1, 20)
                          .about("What kind of token it is, in the word of OCPP 2.x; absent: as registered"),
                      json::field("evse_id").at_least(1),
                      json::field("connector_id").at_least(1),
                      json::field("charging_profile").about("A tx_profile for the session that begins"),
                      json::field("force").about(
                          "Asks also when the EVSE is known to be busy, reserved, faulted or unavailable")};
}

struct Stop {
    std::string session_id;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(Stop, (), (session_id, force))
constexpr auto json_constraints(const Stop*) {
    return std::array{
        json::field("session_id").length(1, 64),
        json::field("force").about(
            "Ends the session here whatever the charge point answers, also when it is offline")};
}

struct SendOcpp {
    std::string action;
    std::optional<boost::json::object> payload;
    std::optional<bool> unchecked;
};
BOOST_DESCRIBE_STRUCT(SendOcpp, (), (action, payload, unchecked))
constexpr auto json_constraints(const SendOcpp*) {
    return std::array{
        json::field("action").length(1, 100),
        json::field("unchecked").about("Sends the payload without checking it against the action")};
}

[[nodiscard]] std::vector<Declaration> declarations(const Clock& clock, const Settings& settings);

} // namespace voltgate::core::remote_control
