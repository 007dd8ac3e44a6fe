#pragma once

#include "api/exchange.hpp"
#include "core/command/commands.hpp"
#include "storage/store.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <optional>
#include <string>

namespace voltgate::api {

/// What may stand beside a command's own parameters in its body.
struct SubmissionOptions {
    std::int64_t timeout_seconds = 10;
    storage::Deliver deliver = storage::Deliver::now;
    std::optional<std::int64_t> expires_in_seconds;
};
BOOST_DESCRIBE_STRUCT(SubmissionOptions, (), (timeout_seconds, deliver, expires_in_seconds))

constexpr auto json_constraints(const SubmissionOptions*) {
    using core::json::field;
    return std::array{
        field("timeout_seconds")
            .range(0, 60)
            .or_default()
            .about("How long to wait for the charge point's answer"),
        field("deliver").or_default().about(
            "when_online keeps the command for a charge point that is offline"),
        field("expires_in_seconds").range(1, 31'536'000).about("How long the command may wait to be sent")};
}

/// Gives commands on behalf of a request: POST bodies in, 200, 202 or a problem out.
class Submitting {
public:
    Submitting(core::Commands& commands, storage::Store& store)
        : commands_(commands)
        , store_(store) {}

    using OnBooked = decltype(core::Submission::on_booked);

    /// The record of the command, ended or not; the charge point must be the caller's. `on_booked` runs in
    /// the transaction that books it.
    asio::awaitable<Outcome<storage::Command>> book(Exchange& exchange, std::string charge_point_id,
                                                    std::string verb, boost::json::object body,
                                                    OnBooked on_booked);

    /// The same, answered with the record.
    asio::awaitable<Answer> submit(Exchange& exchange, std::string charge_point_id, std::string verb,
                                   boost::json::object body);

    /// Books that a repeat of the request is told of its command, whatever becomes of the answer.
    static OnBooked kept_for_repeats(const Exchange& exchange);

    [[nodiscard]] const core::Commands& commands() const { return commands_; }

private:
    core::Commands& commands_;
    storage::Store& store_;
};

/// The problem that stored state makes of a command or a change.
Problem of_refusal(const core::Refusal& refusal);

/// The body of a command as a JSON object.
Outcome<boost::json::object> object_body(const Exchange& exchange);

/// The JSON Schema of a command's body with the options beside it.
boost::json::object submission_schema(boost::json::object command_schema);

} // namespace voltgate::api
