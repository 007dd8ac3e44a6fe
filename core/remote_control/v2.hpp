#pragma once

#include "core/remote_control/remote_control.hpp"

/// Remote control in the words of OCPP 2.0.1 and 2.1.
namespace voltgate::core::remote_control::v2 {

/// Why a body cannot be said in a version.
[[nodiscard]] std::optional<Refusal> refuse_trigger(const TriggerMessage& command, ocpp::Version version);
[[nodiscard]] std::optional<Refusal> refuse_start(const Start& command, ocpp::Version version);

/// UnlockConnector; of an EVSE's first connector when none is named.
boost::asio::awaitable<Outcome> unlock(Conversation& station, Unlock command);

/// TriggerMessage. Also takes 1.6's words for what is called otherwise here. A status of no particular
/// connector is asked of each, as the standard knows no other way (F06.FR.13).
boost::asio::awaitable<Outcome> trigger_message(Conversation& station, TriggerMessage command);

/// RequestStartTransaction. What comes of it tells the number under which the command's record is found
/// (remote_start_id).
boost::asio::awaitable<Outcome> start(Conversation& station, Start command, const Clock& clock);

/// RequestStopTransaction, also for a transaction that may be unknown there.
boost::asio::awaitable<Outcome> stop(Conversation& station, Stop command, const Clock& clock);

} // namespace voltgate::core::remote_control::v2
