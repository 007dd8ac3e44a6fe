#pragma once

#include "core/charge_point.hpp"
#include "core/command/outcome.hpp"
#include "ocpp/typed.hpp"
#include "storage/store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace voltgate::core {

/// How the calls of one command are made.
struct ConversationOptions {
    std::string command_id{}; ///< of the command's record
    std::chrono::milliseconds answer_timeout{30'000};
    std::optional<std::chrono::steady_clock::time_point> send_before{};
    ocpp::Priority priority = ocpp::Priority::normal; ///< low: what nobody waits for
    bool forced = false; ///< it may be tried what the charge point said it cannot
    /// Called on the charge point's loop when a call joins those that wait for the socket.
    std::function<void()> on_calling{};
    /// Called there when a call is handed to the socket.
    std::function<void(const std::string& action, const std::string& payload)> on_sent{};
};

/// What a translator has at hand while it carries out one command at one connected charge point. Lives on the
/// charge point's event loop; owned by the command under way.
class Conversation {
public:
    Conversation(std::shared_ptr<ChargePoint> charge_point, storage::Store& store,
                 ConversationOptions options)
        : charge_point_(std::move(charge_point))
        , store_(store)
        , options_(std::move(options)) {}

    template <class Request>
    using Answer = ocpp::TypedResult<Request>;

    /// Calls the charge point and waits for its answer.
    template <class Request>
    boost::asio::awaitable<Answer<Request>> call(Request request) {
        auto outgoing = ocpp::to_call(charge_point_->version(), request);
        if (!outgoing)
            co_return outgoing.error();
        auto answer = co_await call(std::move(outgoing->action), std::move(outgoing->payload));
        if (!answer)
            co_return answer.error();
        const boost::json::value json(std::move(*answer));
        auto response = charge_point_->decode<typename ocpp::ActionOf<Request>::Response>(json);
        if (!response)
            co_return ocpp::not_understood(charge_point_->peer(), message_id_, response.error());
        co_return std::move(*response);
    }

    /// Calls it with a ready payload.
    boost::asio::awaitable<ocpp::CallResult> call(std::string action, std::string payload);

    /// Before work that takes long: commands that came later may call meanwhile.
    void let_later_ones_pass() {
        if (options_.on_calling)
            options_.on_calling();
    }

    /// The outcome that the last answer makes.
    [[nodiscard]] Outcome answered(std::string_view word, Verdict verdict) {
        return core::answered(std::string(word), verdict, last_answer_);
    }

    [[nodiscard]] const std::string& command_id() const { return options_.command_id; }
    [[nodiscard]] ChargePoint& charge_point() { return *charge_point_; }
    [[nodiscard]] storage::Store& store() { return store_; }

private:
    /// Whoever looks things up for a command already calls first.
    boost::asio::awaitable<void> let_commands_pass();
    /// Stores that the charge point does not have an action, or has it after all.
    void keep_ability(const std::string& action, const ocpp::CallResult& answer);

    std::shared_ptr<ChargePoint> charge_point_; // with the directory and the connection, see ChargePoint
    storage::Store& store_;
    ConversationOptions options_;
    std::string message_id_; ///< of the last call
    boost::json::object last_answer_;
    bool found_absent_ = false; ///< the last call was answered that there is no such action
};

} // namespace voltgate::core
