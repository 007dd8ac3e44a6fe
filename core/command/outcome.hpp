#pragma once

#include "ocpp/rpc/call.hpp"
#include "storage/database.hpp"
#include "storage/records/commands.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace voltgate::core {

/// How a command ended, and what else has to be stored with that: `effect` runs in the transaction that
/// completes the command's record.
struct Outcome {
    storage::CommandStatus status = storage::CommandStatus::accepted;
    std::string
        ocpp_status{}; ///< the charge point's own word ("Accepted", "Scheduled", ...); empty without one
    boost::json::object result{}; ///< the charge point's answer as it came
    std::string error_code{}; ///< set when there was no answer: the CALLERROR's code or the kind of failure
    std::string error_description{};
    std::function<void(storage::Database&)> effect{};
};

/// Error codes of commands that were not sent.
inline constexpr std::string_view not_supported_by_protocol = "not_supported_by_protocol";
inline constexpr std::string_view not_supported_by_charge_point = "not_supported_by_charge_point";
inline constexpr std::string_view invalid_request = "invalid_request";

/// Whether the charge point does not have the action: both words are in use (pitfall 42).
[[nodiscard]] bool is_absent(const ocpp::CallFailure& failure);

/// A command that got no answer.
[[nodiscard]] Outcome outcome_of(const ocpp::CallFailure& failure);

/// Whether the word of an answer means that the command is carried out.
enum class Verdict { accepted, rejected };

[[nodiscard]] constexpr Verdict verdict_of(bool accepted) {
    return accepted ? Verdict::accepted : Verdict::rejected;
}

[[nodiscard]] Outcome answered(std::string ocpp_status, Verdict verdict, boost::json::object result);

/// The version of this charge point has no words for the command.
[[nodiscard]] Outcome not_sayable(std::string detail);

/// The body is well formed, but a field of it cannot be used for this charge point.
[[nodiscard]] Outcome unusable(std::string field, std::string detail);

/// A command that cannot be given as it stands: the operator's mistake, told before anything is booked.
struct Refusal {
    enum class Kind { invalid, not_found, conflict, not_sayable };
    Kind kind = Kind::invalid;
    std::string code{};  ///< stable word for programs, e.g. "session_not_found"
    std::string field{}; ///< of the command's body; empty when it is about none
    std::string detail{};
};

/// A field of the body that cannot be used, or is missing.
[[nodiscard]] Refusal invalid(std::string field, std::string detail);

/// The version of this charge point has no words for what the body asks.
[[nodiscard]] Refusal no_words_for(std::string detail);

/// How a command ends that is refused only when its turn has come.
[[nodiscard]] Outcome outcome_of(const Refusal& refusal);

} // namespace voltgate::core
