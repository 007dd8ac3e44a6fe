#pragma once

#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"

#include <boost/describe/class.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace voltgate::core::transactions {

/// The operator's command, also given when nothing was heard of a session after an outage: does the charge
/// point still run it, and has it messages to deliver yet?
struct GetTransactionStatus {
    std::optional<std::string> session_id;
    std::optional<std::string> transaction_id;
};
BOOST_DESCRIBE_STRUCT(GetTransactionStatus, (), (session_id, transaction_id))
constexpr auto json_constraints(const GetTransactionStatus*) {
    return std::array{
        json::field("session_id").length(1, 64).about("Without any only whether messages wait there"),
        json::field("transaction_id").length(1, 36).about("Also one that is not known here")};
}

[[nodiscard]] std::vector<Declaration> declarations(const Clock& clock);

} // namespace voltgate::core::transactions
