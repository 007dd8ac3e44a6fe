#include "api/resources/sessions.hpp"

#include "api/resources/session_consumption.hpp"
#include "api/resources/session_start.hpp"
#include "api/resources/time_window.hpp"
#include "storage/records/sessions.hpp"

namespace voltgate::api {
namespace {

using core::json::Patch;
using core::transactions::SessionView;
using storage::Database;
using storage::Session;

struct SessionQuery : PageQuery {
    std::optional<std::string> charge_point_id;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<storage::SessionStatus> status;
    std::optional<std::string> id_tag;
    std::optional<std::string> transaction_id;
    std::optional<std::string> external_id;
    std::optional<storage::SessionOrigin> origin;
    std::optional<std::string> command_id;
    std::optional<std::int64_t> reservation_id;
    std::optional<std::string> stop_reason;
    std::optional<std::string> tariff_id;
    std::optional<storage::Timestamp> started_after;
    std::optional<storage::Timestamp> started_before;
    std::optional<storage::Timestamp> stopped_after;
    std::optional<storage::Timestamp> stopped_before;
};
BOOST_DESCRIBE_STRUCT(SessionQuery, (PageQuery),
                      (charge_point_id, evse_id, connector_id, status, id_tag, transaction_id, external_id,
                       origin, command_id, reservation_id, stop_reason, tariff_id, started_after,
                       started_before, stopped_after, stopped_before))

constexpr auto json_constraints(const SessionQuery*) {
    return std::array{window_begin("started_after"), window_end("started_before"),
                      window_begin("stopped_after"), window_end("stopped_before")};
}

struct ChangeSession {
    Patch<std::string> external_id;
    Patch<storage::JsonText> custom;
    Patch<core::transactions::Limits> limits;
};
BOOST_DESCRIBE_STRUCT(ChangeSession, (), (external_id, custom, limits))

constexpr auto json_constraints(const ChangeSession*) {
    using core::json::field;
    return std::array{field("external_id").length(1, 255), field("custom").object(),
                      field("limits").about("All of them anew; null takes them away")};
}

struct StopSession : SubmissionOptions {
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(StopSession, (SubmissionOptions), (force))

std::optional<Session> session_of(Database& db, const Exchange& exchange) {
    return owned(storage::sessions::get(db, exchange.parameter("session_id")), exchange);
}

/// Limits that are sent back as they were shown are none to change.
Patch<core::transactions::Limits> unless_the_same(Patch<core::transactions::Limits> limits,
                                                  const Session& session) {
    using core::json::to_text;
    limits.present =
        limits.present && to_text(limits.value) != to_text(core::transactions::limits_of(session));
    return limits;
}

/// Puts new limits on a session that has not ended.
std::optional<Problem> change_limits(Database& db, Session& session,
                                     const Patch<core::transactions::Limits>& limits) {
    if (!limits.present)
        return std::nullopt;
    const bool open =
        session.status == storage::SessionStatus::pending || session.status == storage::SessionStatus::active;
    if (!open)
        return problem::conflict("session_not_running", "the session has ended");
    if (limits.value) {
        if (const auto fault = core::transactions::fault_of(db, session, *limits.value))
            return of_refusal(*fault);
    }
    core::transactions::set_limits(session, limits.value);
    return std::nullopt;
}

storage::sessions::ListFilter filter_of(const SessionQuery& query, const Caller& caller) {
    storage::sessions::ListFilter filter;
    filter.organization_id = caller.organization_id;
    filter.charge_point_id = query.charge_point_id;
    filter.evse_id = query.evse_id;
    filter.connector_id = query.connector_id;
    filter.status = query.status;
    filter.id_tag = query.id_tag;
    filter.transaction_id = query.transaction_id;
    filter.external_id = query.external_id;
    filter.origin = query.origin;
    filter.command_id = query.command_id;
    filter.reservation_id = query.reservation_id;
    filter.stop_reason = query.stop_reason;
    filter.tariff_id = query.tariff_id;
    filter.started_after = query.started_after;
    filter.started_before = query.started_before;
    filter.stopped_after = query.stopped_after;
    filter.stopped_before = query.stopped_before;
    return filter;
}

class Sessions {
public:
    Sessions(storage::Store& store, const core::Clock& clock, const core::Settings& settings,
             std::shared_ptr<Submitting> submitting)
        : store_(store)
        , clock_(clock)
        , settings_(settings)
        , submitting_(submitting)
        , starting_(store, clock, settings, submitting) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        const auto query = query_of<SessionQuery>(exchange);
        if (!query)
            co_return query.error();
        const auto filter = filter_of(*query, exchange.caller);
        const auto page = co_await store_.read(
            [&](Database& db) { return storage::sessions::list(db, filter, page_request(*query)); });
        co_return page_of(exchange, *query, page, core::transactions::view_of);
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        const auto session = co_await store_.read([&](Database& db) { return session_of(db, exchange); });
        if (!session)
            co_return problem::not_found("session");
        co_return respond_versioned(200, core::transactions::view_of(*session), session->version);
    }

    asio::awaitable<Answer> change(Exchange& exchange) {
        const auto patch = body_of<ChangeSession, SessionView>(exchange);
        if (!patch)
            co_return patch.error();
        co_return co_await store_.write([&](Database& db) -> Answer {
            auto session = session_of(db, exchange);
            if (!session)
                return problem::not_found("session");
            if (!if_match(exchange.request, session->version))
                return problem::changed_meanwhile();
            if (auto fault = merge_into(*patch, *session))
                return *fault;
            const auto limits = unless_the_same(patch->limits, *session);
            if (auto fault = change_limits(db, *session, limits))
                return *fault;
            session->updated_at = clock_.now();
            if (limits.present)
                core::transactions::limit_by_tag(db, *session, session->updated_at, settings_);
            storage::sessions::update(db, *session);
            if (limits.present)
                core::transactions::follow_changed(db, *session, session->updated_at);
            const auto view = core::transactions::view_of(*session);
            core::events::record(db, core::events::session_updated,
                                 {session->organization_id, session->charge_point_id}, session->updated_at,
                                 view);
            return respond_versioned(200, view, session->version);
        });
    }

    asio::awaitable<Answer> consumption(Exchange& exchange) {
        const auto query = query_of<ConsumptionQuery>(exchange);
        if (!query)
            co_return query.error();
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto session = session_of(db, exchange);
            if (!session)
                return problem::not_found("session");
            return respond(200, consumption_of(db, *session, *query));
        });
    }

    asio::awaitable<Answer> start(Exchange& exchange) {
        const auto asked = body_of<StartSession>(exchange);
        if (!asked)
            co_return asked.error();
        auto body = object_body(exchange);
        if (!body)
            co_return body.error();
        if (!asked->id_tag) {
            if (starting_.service_tag().empty())
                co_return problem::invalid("id_tag", "is required: the server has no service tag");
            (*body)["id_tag"] = starting_.service_tag();
        }
        core::transactions::Plan plan{asked->limits, asked->external_id, asked->custom};
        auto started = starting_.start(exchange, asked->charge_point_id, std::move(*body), std::move(plan));
        co_return co_await std::move(started);
    }

    asio::awaitable<Answer> stop(Exchange& exchange) {
        auto body = object_body(exchange);
        if (!body)
            co_return body.error();
        const auto session = co_await store_.read([&](Database& db) { return session_of(db, exchange); });
        if (!session)
            co_return problem::not_found("session");
        (*body)["session_id"] = session->id;
        co_return co_await submitting_->submit(exchange, session->charge_point_id, "stop", std::move(*body));
    }

    /// Begins another session like one that has ended: the same tag on the same EVSE.
    asio::awaitable<Answer> restart(Exchange& exchange) {
        const auto asked = body_of<RestartSession>(exchange);
        if (!asked)
            co_return asked.error();
        auto body = object_body(exchange);
        if (!body)
            co_return body.error();
        const auto session = co_await store_.read([&](Database& db) { return session_of(db, exchange); });
        if (!session)
            co_return problem::not_found("session");
        const bool open = session->status == storage::SessionStatus::active ||
                          session->status == storage::SessionStatus::pending;
        if (open)
            co_return problem::conflict("session_running", "the session has not ended");
        if (!session->id_tag)
            co_return problem::conflict("no_id_tag", "the session had no id tag to start again with");
        (*body)["id_tag"] = *session->id_tag;
        if (session->evse_id > 0)
            (*body)["evse_id"] = session->evse_id;
        core::transactions::Plan plan;
        plan.limits = asked->limits;
        auto started = starting_.start(exchange, session->charge_point_id, std::move(*body), std::move(plan));
        co_return co_await std::move(started);
    }

private:
    storage::Store& store_;
    const core::Clock& clock_;
    const core::Settings& settings_;
    std::shared_ptr<Submitting> submitting_; ///< shared by the routes that give commands
    SessionStarting starting_;
};

} // namespace

std::vector<Route> session_routes(storage::Store& store, const core::Clock& clock,
                                  const core::Settings& settings, std::shared_ptr<Submitting> submitting) {
    using http::Method;
    const auto sessions = std::make_shared<Sessions>(store, clock, settings, std::move(submitting));
    const std::string all = "/api/v1/sessions", one = all + "/{session_id}", group = "Sessions";
    const std::string_view reads = "sessions:read", writes = "sessions:write", controls = "control:write";
    return {route(Method::get, all, reads, "Lists sessions, the newest first", group,
                  on(sessions, &Sessions::list))
                .filters<SessionQuery>()
                .lists<SessionView>(),
            route(Method::post, all, controls, "Starts a session", group, on(sessions, &Sessions::start))
                .takes<StartSession>()
                .gives<StartedSession>(201),
            route(Method::get, one, reads, "Reads a session", group, on(sessions, &Sessions::read))
                .gives<SessionView>(),
            route(Method::patch, one, writes, "Changes the limits and annotations of a session", group,
                  on(sessions, &Sessions::change))
                .takes<ChangeSession>()
                .gives<SessionView>(),
            route(Method::get, one + "/consumption-stats", reads,
                  "Tells energy and power over the time of a session", group,
                  on(sessions, &Sessions::consumption))
                .filters<ConsumptionQuery>()
                .gives<Consumption>(),
            route(Method::post, one + "/actions/stop", controls, "Stops a running session", group,
                  on(sessions, &Sessions::stop))
                .takes<StopSession>()
                .gives<CommandView>(),
            route(Method::post, one + "/actions/restart", controls,
                  "Starts another session like one that has ended", group, on(sessions, &Sessions::restart))
                .takes<RestartSession>()
                .gives<StartedSession>(201)};
}

} // namespace voltgate::api
