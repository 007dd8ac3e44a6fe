#pragma once

#include "core/remote_control/remote_control.hpp"

namespace voltgate::core::remote_control {

/// Sends an operator's own message, in any version.
boost::asio::awaitable<Outcome> send_ocpp(Conversation& station, SendOcpp command);

/// The payload is checked against the version's messages unless the operator asks for none; an unchecked one
/// may be of an action that the standard does not have.
[[nodiscard]] std::optional<Refusal> refuse_unfit(const SendOcpp& command, ocpp::Version version);

/// A message that sets what has a command of its own, as a password: sent raw, the charge point would have
/// the new one and nobody here would know it.
[[nodiscard]] std::optional<Refusal> refuse_raw(storage::Database& db, const std::string& charge_point_id,
                                                const SendOcpp& command);

} // namespace voltgate::core::remote_control
