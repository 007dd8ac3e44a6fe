#include "api/resources/session_start.hpp"

#include "api/idempotency.hpp"
#include "storage/records/sessions.hpp"

namespace voltgate::api {

namespace {

/// What is the session's and not the command's.
void take_session_fields(boost::json::object& body) {
    for (const auto* name : {"charge_point_id", "limits", "external_id", "custom"})
        body.erase(name);
}

StartedSession view_of(const storage::Session& session, const storage::Command& command) {
    StartedSession view;
    static_cast<core::transactions::SessionView&>(view) = core::transactions::view_of(session);
    view.command = api::view_of(command);
    return view;
}

http::Response started(const storage::Session& session, const storage::Command& command) {
    auto response = respond(command.completed_at ? 201U : 202U, view_of(session, command));
    response.headers.set("Location", "/api/v1/sessions/" + session.id);
    return response;
}

} // namespace

asio::awaitable<Answer> SessionStarting::start(Exchange& exchange, std::string charge_point_id,
                                               boost::json::object body, core::transactions::Plan plan) {
    take_session_fields(body);
    Submitting::OnBooked on_booked = [plan = std::move(plan),
                                      &exchange](storage::Database& db,
                                                 storage::Command& command) -> std::optional<core::Refusal> {
        if (auto refusal = core::transactions::plan(db, command, plan))
            return refusal;
        if (const auto session = storage::sessions::get(db, command.session_id.value_or("")))
            Idempotency::keep_meanwhile(db, exchange, started(*session, command));
        return std::nullopt;
    };
    auto booking = submitting_->book(exchange, std::move(charge_point_id), "start", std::move(body),
                                     std::move(on_booked));
    const auto command = co_await std::move(booking);
    if (!command)
        co_return command.error();
    const auto id = command->session_id.value_or("");
    const auto session = co_await store_.write([&](storage::Database& db) {
        core::transactions::settle_planned(db, id, clock_.now(), settings_);
        return storage::sessions::get(db, id);
    });
    if (!session)
        co_return problem::not_found("session");
    co_return started(*session, *command);
}

} // namespace voltgate::api
