#include "core/remote_control/send_ocpp.hpp"

#include "core/provisioning/configuration.hpp"
#include "ocpp/actions.hpp"

#include <boost/json/serialize.hpp>

#include <utility>

namespace voltgate::core::remote_control {

namespace {

boost::json::value payload_of(const SendOcpp& command) {
    return boost::json::value(command.payload.value_or(boost::json::object{}));
}

/// Most answers carry a word; those that do not are answers all the same.
std::string status_word(const boost::json::object& answer) {
    const auto* status = answer.if_contains("status");
    return status != nullptr && status->is_string() ? std::string(status->get_string()) : std::string();
}

bool is_refusal(std::string_view word) {
    return word == "Rejected" || word == "NotSupported" || word == "Failed";
}

std::string_view text_of(const boost::json::object& object, std::string_view member) {
    const auto* value = object.if_contains(member);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                  : std::string_view();
}

/// The key or variable that an object gives a value to.
std::string_view set_by(const boost::json::object& object) {
    if (object.contains("value"))
        return text_of(object, "key");
    const auto* variable = object.contains("attributeValue") ? object.if_contains("variable") : nullptr;
    return variable != nullptr && variable->is_object() ? text_of(variable->get_object(), "name")
                                                        : std::string_view();
}

/// The command that must be used instead.
std::optional<std::string_view> command_for(const boost::json::value& payload) {
    std::optional<std::string_view> command;
    if (const auto* array = payload.if_array())
        for (const auto& each : *array)
            command = command ? command : command_for(each);
    if (const auto* object = payload.if_object()) {
        command = provisioning::own_command(set_by(*object));
        for (const auto& member : *object)
            command = command ? command : command_for(member.value());
    }
    return command;
}

} // namespace

boost::asio::awaitable<Outcome> send_ocpp(Conversation& station, SendOcpp command) {
    auto payload = boost::json::serialize(payload_of(command));
    auto answer = co_await station.call(command.action, std::move(payload));
    if (!answer)
        co_return outcome_of(answer.error());
    const auto word = status_word(*answer);
    co_return answered(word, is_refusal(word) ? Verdict::rejected : Verdict::accepted, std::move(*answer));
}

std::optional<Refusal> refuse_unfit(const SendOcpp& command, ocpp::Version version) {
    if (command.unchecked.value_or(false))
        return std::nullopt;
    const auto* action = ocpp::find_action(version, command.action);
    if (action == nullptr || !action->from_csms())
        return invalid("action", "a central system sends no " + command.action + " in OCPP " +
                                     std::string(to_string(version)));
    if (const auto violation = action->check_request(payload_of(command), version))
        return invalid("payload", violation->text());
    return std::nullopt;
}

std::optional<Refusal> refuse_raw(storage::Database&, const std::string&, const SendOcpp& command) {
    const auto own = command.payload ? command_for(boost::json::value(*command.payload)) : std::nullopt;
    if (!own)
        return std::nullopt;
    return Refusal{Refusal::Kind::conflict, "other_command", "payload",
                   "sets what is set by the command " + std::string(*own)};
}

} // namespace voltgate::core::remote_control
