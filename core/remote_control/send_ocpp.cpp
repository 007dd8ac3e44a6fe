#include "core/remote_control/send_ocpp.hpp"

#include "ocpp/actions.hpp"

#include <boost/json/serialize.hpp>

#include <utility>

namespace voltgate::core::remote_control {

namespace {

std::optional<Outcome> fault_of(const SendOcpp& command, const boost::json::value& payload,
                                ocpp::Version version) {
    const auto* action = ocpp::find_action(version, command.action);
    if (action == nullptr || !action->from_csms())
        return unusable("action", "a central system sends no " + command.action + " in OCPP " +
                                      std::string(to_string(version)));
    if (const auto violation = action->check_request(payload, version))
        return unusable("payload", violation->text());
    return std::nullopt;
}

/// Most answers carry a word; those that do not are answers all the same.
std::string status_word(const boost::json::object& answer) {
    const auto* status = answer.if_contains("status");
    return status != nullptr && status->is_string() ? std::string(status->get_string()) : std::string();
}

bool is_refusal(std::string_view word) {
    return word == "Rejected" || word == "NotSupported" || word == "Failed";
}

} // namespace

boost::asio::awaitable<Outcome> send_ocpp(Conversation& station, SendOcpp command) {
    const boost::json::value payload(command.payload.value_or(boost::json::object{}));
    if (!command.unchecked.value_or(false)) {
        if (auto fault = fault_of(command, payload, station.charge_point().version()))
            co_return std::move(*fault);
    }
    auto answer = co_await station.call(command.action, boost::json::serialize(payload));
    if (!answer)
        co_return outcome_of(answer.error());
    const auto word = status_word(*answer);
    co_return answered(word, is_refusal(word) ? Verdict::rejected : Verdict::accepted, std::move(*answer));
}

} // namespace voltgate::core::remote_control
