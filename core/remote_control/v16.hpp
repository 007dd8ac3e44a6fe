#pragma once

#include "core/remote_control/remote_control.hpp"

/// Remote control in the words of OCPP 1.6; connector n is EVSE n.
namespace voltgate::core::remote_control::v16 {

/// Why a body cannot be said: it is about a part that 1.6 does not know, or a word does not fit.
[[nodiscard]] std::optional<Refusal> refuse_reset(const Reset& command);
[[nodiscard]] std::optional<Refusal> refuse_unlock(const Unlock& command);
[[nodiscard]] std::optional<Refusal> refuse_trigger(const TriggerMessage& command);
[[nodiscard]] std::optional<Refusal> refuse_start(const Start& command);

boost::asio::awaitable<Outcome> reset(Conversation& station, Reset command);
boost::asio::awaitable<Outcome> unlock(Conversation& station, Unlock command);
/// ExtendedTriggerMessage where the plain one does not have the trigger, or the charge point not the plain
/// one.
boost::asio::awaitable<Outcome> trigger_message(Conversation& station, TriggerMessage command,
                                                const Settings& settings);

[[nodiscard]] std::optional<Needs> needs_to_trigger(const TriggerMessage& command);

/// A start with a charging profile needs more than the core profile.
[[nodiscard]] std::optional<Needs> needs_to_start(const Start& command);

/// RemoteStartTransaction. Accepted means that the charge point will try: the session that comes of it is
/// named in the command's record when its StartTransaction arrives.
boost::asio::awaitable<Outcome> start(Conversation& station, Start command);

/// RemoteStopTransaction, also for a transaction that may be unknown there (certification case 028).
boost::asio::awaitable<Outcome> stop(Conversation& station, Stop command, const Clock& clock);

} // namespace voltgate::core::remote_control::v16
