#pragma once

#include "api/actions/command_view.hpp"
#include "api/actions/submission.hpp"
#include "api/resources/record.hpp"
#include "core/transactions/planned.hpp"
#include "core/transactions/session_view.hpp"

/// Starting sessions from afar: the session is there, pending, as soon as its start command is booked.
namespace voltgate::api {

/// The body of POST /sessions: where to start, what the start command takes, and what the session is to keep
/// to.
struct StartSession : SubmissionOptions {
    std::string charge_point_id;
    std::optional<std::string> id_tag;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<boost::json::object> charging_profile;
    std::optional<bool> force;
    std::optional<core::transactions::Limits> limits;
    std::optional<std::string> external_id;
    storage::JsonText custom{"{}"};
};
BOOST_DESCRIBE_STRUCT(StartSession, (SubmissionOptions),
                      (charge_point_id, id_tag, evse_id, connector_id, charging_profile, force, limits,
                       external_id, custom))

constexpr auto json_constraints(const StartSession*) {
    using core::json::field;
    return std::array{
        field("charge_point_id").length(1, 48),
        field("id_tag").length(1, 255).about("Absent: the service tag of the server's settings"),
        field("force").about("Asks also when the EVSE is known to be busy, reserved, faulted or unavailable"),
        field("limits").about("The first one that is reached stops the session"),
        field("external_id").length(1, 255),
        field("custom").object().or_default()};
}

/// The body of POST /sessions/{id}/actions/restart.
struct RestartSession : SubmissionOptions {
    std::optional<core::transactions::Limits> limits;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(RestartSession, (SubmissionOptions), (limits, force))

/// A session and the command that is to start it.
struct StartedSession : core::transactions::SessionView {
    CommandView command;
};
BOOST_DESCRIBE_STRUCT(StartedSession, (core::transactions::SessionView), (command))

/// Books a start with its session, and tells how far both have come: 201 when the charge point has answered,
/// 202 when it has not yet.
class SessionStarting {
public:
    SessionStarting(storage::Store& store, const core::Clock& clock, const core::Settings& settings,
                    std::shared_ptr<Submitting> submitting)
        : store_(store)
        , clock_(clock)
        , settings_(settings)
        , submitting_(std::move(submitting)) {}

    asio::awaitable<Answer> start(Exchange& exchange, std::string charge_point_id, boost::json::object body,
                                  core::transactions::Plan plan);

    /// The id tag to start with when none was given; empty: there is none.
    [[nodiscard]] const std::string& service_tag() const { return settings_.tags.service_tag; }

private:
    storage::Store& store_;
    const core::Clock& clock_;
    const core::Settings& settings_;
    std::shared_ptr<Submitting> submitting_; ///< shared by the routes that give commands
};

} // namespace voltgate::api
