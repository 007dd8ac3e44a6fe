#include "core/command/conversation.hpp"

namespace voltgate::core {

boost::asio::awaitable<ocpp::CallResult> Conversation::call(std::string action, std::string payload) {
    ocpp::OutgoingCall outgoing;
    outgoing.action = std::move(action);
    outgoing.payload = std::move(payload);
    outgoing.priority = options_.priority;
    outgoing.timeout = options_.answer_timeout;
    outgoing.send_before = options_.send_before;
    if (options_.on_sent)
        outgoing.on_sent = [on_sent = options_.on_sent, name = outgoing.action,
                            text = outgoing.payload](const std::string&) { on_sent(name, text); };
    auto answer = co_await charge_point_->peer().call(std::move(outgoing));
    if (answer)
        last_answer_ = *answer;
    co_return answer;
}

ocpp::CallFailure Conversation::unsendable(const ocpp::Violation& violation) {
    return {ocpp::CallFailure::Kind::unsendable, {}, violation.text(), {}};
}

ocpp::CallFailure Conversation::misunderstood(const ocpp::Violation& violation) {
    return {ocpp::CallFailure::Kind::invalid_answer, {}, violation.text(), {}};
}

} // namespace voltgate::core
