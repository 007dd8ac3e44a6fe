#pragma once

#include "core/provisioning/provisioning.hpp"
#include "core/provisioning/wording.hpp"

#include <boost/asio/awaitable.hpp>

/// Variables of OCPP 2.x set and read for operators and for the background.
namespace voltgate::core::provisioning::v2 {

/// Reports, GetVariables and SetVariables for the background. What it refers to outlives the wording.
[[nodiscard]] Wording wording(multipart::Collector& multiparts, const VariableSettings& settings);

/// A value fits the version, and a password has 16 characters at least (A01, A00.FR.205).
[[nodiscard]] std::optional<Refusal> refuse_value(const SetConfiguration& command, ocpp::Version version);
[[nodiscard]] std::optional<Refusal> refuse_values(const SetVariables& command, ocpp::Version version);

/// SetVariables of one variable. An accepted BasicAuthPassword is from then on the charge point's password
/// (A01.FR.03), of which only a hash is kept.
boost::asio::awaitable<Outcome> set_configuration(Conversation& station, SetConfiguration command,
                                                  Means means);
/// GetVariables of what is named, or the whole inventory.
boost::asio::awaitable<Outcome> sync_configuration(Conversation& station, SyncConfiguration command,
                                                   Means means);

boost::asio::awaitable<Outcome> get_variables(Conversation& station, GetVariables command, Means means);
boost::asio::awaitable<Outcome> set_variables(Conversation& station, SetVariables command, Means means);

} // namespace voltgate::core::provisioning::v2
