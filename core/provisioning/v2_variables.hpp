#pragma once

#include "core/command/conversation.hpp"
#include "core/provisioning/configuration.hpp"
#include "core/provisioning/settings.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// GetVariables and SetVariables of OCPP 2.x: any number of variables, in as many messages as the charge
/// point's limits ask for.
namespace voltgate::core::provisioning::v2 {

inline constexpr std::string_view actual = "Actual";

/// An attribute of a variable, and what it is to be set to.
struct VariableItem {
    KeyName key{};
    std::string attribute_type{}; ///< empty: the actual value
    std::string value{};

    [[nodiscard]] bool is_actual() const { return attribute_type.empty() || attribute_type == actual; }
};

/// What a charge point answered to one of them.
struct VariableAnswer {
    VariableItem item{};
    std::string status{};               ///< its own word
    std::optional<std::string> value{}; ///< of a question
    std::string reason{};               ///< why not, where it says
};

/// In the order of the questions, as far as there were answers.
struct VariableAnswers {
    std::vector<VariableAnswer> answers{};
    std::optional<ocpp::CallFailure> failure{};
};

boost::asio::awaitable<VariableAnswers> get_variables(Conversation& station, std::vector<VariableItem> items,
                                                      const VariableSettings& settings);
boost::asio::awaitable<VariableAnswers> set_variables(Conversation& station, std::vector<VariableItem> items,
                                                      const VariableSettings& settings);

[[nodiscard]] bool is_accepted(const VariableAnswer& answer);
/// It is taken, and works after the next boot.
[[nodiscard]] bool needs_reboot(const VariableAnswer& answer);
/// The charge point has no such component or variable.
[[nodiscard]] bool is_unknown(const VariableAnswer& answer);

/// What the answers to questions tell of actual values.
[[nodiscard]] Reported reported_of(const VariableAnswers& answers);
/// Stores what was told of any attribute.
void store_told(storage::Database& db, const Origin& origin, const VariableAnswers& answers);
/// Stores what was set.
void store_set(storage::Database& db, const Origin& origin, const std::vector<VariableAnswer>& answers);

} // namespace voltgate::core::provisioning::v2
