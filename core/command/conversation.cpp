#include "core/command/conversation.hpp"

#include "ocpp/actions.hpp"
#include "storage/records/absent_actions.hpp"

namespace voltgate::core {

boost::asio::awaitable<ocpp::CallResult> Conversation::call(std::string action, std::string payload) {
    ocpp::OutgoingCall outgoing;
    outgoing.action = action;
    outgoing.payload = std::move(payload);
    outgoing.priority = options_.priority;
    outgoing.timeout = options_.answer_timeout;
    outgoing.send_before = options_.send_before;
    outgoing.on_sent = [this, name = outgoing.action, text = outgoing.payload](const std::string& id) {
        message_id_ = id;
        if (options_.on_sent)
            options_.on_sent(name, text);
    };
    if (options_.priority == ocpp::Priority::low)
        co_await let_commands_pass();
    let_later_ones_pass();
    auto answer = co_await charge_point_->peer().call(std::move(outgoing));
    if (answer)
        last_answer_ = *answer;
    keep_ability(action, answer);
    co_return answer;
}

boost::asio::awaitable<void> Conversation::let_commands_pass() {
    CallLine::Place place(charge_point_->call_line(), charge_point_->executor());
    co_await place.come_first();
}

void Conversation::keep_ability(const std::string& action, const ocpp::CallResult& answer) {
    const bool absent = !answer && is_absent(answer.error());
    const bool there_after_all = answer && (options_.forced || found_absent_);
    found_absent_ = absent;
    if ((!absent && !there_after_all) || ocpp::find_action(charge_point_->version(), action) == nullptr)
        return;
    store_.submit([absent, id = charge_point_->identity(), action, at = charge_point_->last_seen(),
                   code = absent ? answer.error().code : std::string()](storage::Database& db) {
        if (absent)
            storage::absent_actions::put(db, id, action, code, at);
        else
            storage::absent_actions::forget(db, id, action);
    });
}

} // namespace voltgate::core
