#include "api/resources/evses.hpp"

#include "api/resources/evse_views.hpp"
#include "api/resources/status_log_views.hpp"
#include "api/resources/time_window.hpp"
#include "core/json/time.hpp"
#include "storage/ulid.hpp"

namespace voltgate::api {
namespace {

using storage::Database;
using storage::Evse;

struct EvseQuery : PageQuery {
    std::optional<std::string> charge_point_id;
    std::optional<storage::EvseStatus> status;
    std::optional<std::string> hardware_status;
    std::optional<std::string> external_id;
};
BOOST_DESCRIBE_STRUCT(EvseQuery, (PageQuery), (charge_point_id, status, hardware_status, external_id))

struct EvseStatusLogView {
    std::int64_t id = 0;
    std::optional<std::int64_t> connector_id;
    std::string status;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    std::optional<std::string> vendor_error_code;
    std::optional<storage::Timestamp> reported_at;
    storage::Timestamp sampled_at{};
};
BOOST_DESCRIBE_STRUCT(EvseStatusLogView, (),
                      (id, connector_id, status, error_code, info, vendor_error_code, reported_at,
                       sampled_at))

struct EvseStatusLogQuery : PageQuery {
    std::optional<storage::Timestamp> sampled_after;
    std::optional<storage::Timestamp> sampled_before;
};
BOOST_DESCRIBE_STRUCT(EvseStatusLogQuery, (PageQuery), (sampled_after, sampled_before))

constexpr auto json_constraints(const EvseStatusLogQuery*) {
    return std::array{window_begin("sampled_after"), window_end("sampled_before")};
}

EvseStatusLogView view(const storage::StatusLogEntry& entry) {
    auto out = view_as<EvseStatusLogView>(entry);
    out.sampled_at = entry.received_at;
    return out;
}

std::string charge_point_named(const Exchange& exchange, const CreateEvse& body) {
    const auto& in_path = exchange.parameter("charge_point_id");
    return in_path.empty() ? body.charge_point_id.value_or("") : in_path;
}

Outcome<Evse> add(Database& db, const Exchange& exchange, const CreateEvse& body, storage::Timestamp now) {
    const auto charge_point =
        owned(storage::charge_points::get(db, charge_point_named(exchange, body)), exchange);
    if (!charge_point)
        return problem::not_found("charge point");
    if (storage::evses::by_number(db, charge_point->id, body.evse_id))
        return problem::conflict("evse_exists", "the charge point has an EVSE of this number already");
    Evse evse;
    evse.id = storage::new_id("evse", now);
    fill(body, evse);
    evse.organization_id = charge_point->organization_id;
    evse.charge_point_id = charge_point->id;
    evse.number = body.evse_id;
    evse.created_at = evse.updated_at = now;
    storage::evses::add(db, evse);
    return evse;
}

/// What the event evse.changed tells.
struct EvseChanged {
    std::string change;
    EvseView evse;
};
BOOST_DESCRIBE_STRUCT(EvseChanged, (), (change, evse))

void tell(Database& db, std::string change, const Evse& evse, storage::Timestamp at) {
    core::events::record(db, core::events::evse_changed, {evse.organization_id, evse.charge_point_id}, at,
                         EvseChanged{std::move(change), view_of(db, evse)});
}

class Evses {
public:
    Evses(storage::Store& store, const core::Clock& clock)
        : store_(store)
        , clock_(clock) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        const auto query = query_of<EvseQuery>(exchange);
        if (!query)
            co_return query.error();
        co_return co_await store_.read([&](Database& db) -> Answer {
            storage::evses::ListFilter filter;
            filter.organization_id = exchange.caller.organization_id;
            filter.charge_point_id = query->charge_point_id;
            filter.status = query->status;
            filter.hardware_status = query->hardware_status;
            filter.external_id = query->external_id;
            if (const auto& in_path = exchange.parameter("charge_point_id"); !in_path.empty()) {
                if (!owned(storage::charge_points::get(db, in_path), exchange))
                    return problem::not_found("charge point");
                filter.charge_point_id = in_path;
            }
            const auto page = storage::evses::list(db, filter, page_request(*query));
            return page_of(exchange, *query, page, [&](const Evse& evse) { return view_of(db, evse); });
        });
    }

    asio::awaitable<Answer> create(Exchange& exchange) {
        const auto body = body_of<CreateEvse>(exchange);
        if (!body)
            co_return body.error();
        co_return co_await store_.write([&](Database& db) -> Answer {
            const auto evse = add(db, exchange, *body, clock_.now());
            if (!evse)
                return evse.error();
            tell(db, "created", *evse, evse->created_at);
            return created("/api/v1/evses/" + evse->id, view_of(db, *evse));
        });
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto evse = evse_of(db, exchange);
            if (!evse)
                return problem::not_found("EVSE");
            return respond_versioned(200, view_of(db, *evse), evse->version);
        });
    }

    asio::awaitable<Answer> change(Exchange& exchange) {
        const auto patch = body_of<ChangeEvse, EvseView>(exchange);
        if (!patch)
            co_return patch.error();
        co_return co_await store_.write([&](Database& db) -> Answer {
            auto evse = evse_of(db, exchange);
            if (!evse)
                return problem::not_found("EVSE");
            if (!if_match(exchange.request, evse->version))
                return problem::changed_meanwhile();
            if (auto fault = merge_into(*patch, *evse))
                return *fault;
            evse->updated_at = clock_.now();
            storage::evses::update(db, *evse);
            tell(db, "updated", *evse, evse->updated_at);
            return respond_versioned(200, view_of(db, *evse), evse->version);
        });
    }

    asio::awaitable<Answer> remove(Exchange& exchange) {
        co_return co_await store_.write([&](Database& db) -> Answer {
            const auto evse = evse_of(db, exchange);
            if (!evse)
                return problem::not_found("EVSE");
            if (!if_match(exchange.request, evse->version))
                return problem::changed_meanwhile();
            tell(db, "deleted", *evse, clock_.now());
            storage::evses::remove(db, evse->id);
            return no_content();
        });
    }

    asio::awaitable<Answer> status_logs(Exchange& exchange) {
        const auto query = query_of<EvseStatusLogQuery>(exchange);
        if (!query)
            co_return query.error();
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto evse = evse_of(db, exchange);
            if (!evse)
                return problem::not_found("EVSE");
            auto filter = reports_of(*evse);
            filter.received_after = query->sampled_after;
            filter.received_before = query->sampled_before;
            const auto page = storage::status_log::list(db, filter, page_request(*query));
            return page_of(exchange, *query, page, view);
        });
    }

    asio::awaitable<Answer> hardware_status_logs(Exchange& exchange) {
        const auto query = query_of<HardwareStatusQuery>(exchange);
        if (!query)
            co_return query.error();
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto evse = evse_of(db, exchange);
            if (!evse)
                return problem::not_found("EVSE");
            auto filter = reports_of(*evse);
            filter.status = query->status;
            filter.received_after = query->received_after;
            filter.received_before = query->received_before;
            const auto page = storage::status_log::list(db, filter, page_request(*query));
            return page_of(exchange, *query, page, view_as<HardwareStatusView, storage::StatusLogEntry>);
        });
    }

    /// The state that held at an instant: the last report at or before it.
    asio::awaitable<Answer> status_at(Exchange& exchange) {
        const auto at = core::json::time_of(exchange.parameter("sampled_at"));
        if (!at)
            co_return problem::invalid("sampled_at", "must be a time as in 2026-07-30T09:41:00Z");
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto evse = evse_of(db, exchange);
            if (!evse)
                return problem::not_found("EVSE");
            auto filter = reports_of(*evse);
            filter.received_before = *at + std::chrono::milliseconds(1);
            storage::PageRequest first;
            first.limit = 1;
            const auto page = storage::status_log::list(db, filter, first);
            if (page.data.empty())
                return problem::not_found("status log entry");
            return respond(200, view(page.data.front()));
        });
    }

private:
    static storage::status_log::ListFilter reports_of(const storage::Evse& evse) {
        storage::status_log::ListFilter filter;
        filter.charge_point_id = evse.charge_point_id;
        filter.evse_id = evse.number;
        return filter;
    }

    storage::Store& store_;
    const core::Clock& clock_;
};

} // namespace

std::vector<Route> evse_routes(storage::Store& store, const core::Clock& clock) {
    using http::Method;
    const auto evses = std::make_shared<Evses>(store, clock);
    const std::string group = "EVSEs";
    const std::string_view reads = "charge_points:read", writes = "charge_points:write";
    std::vector<Route> routes;
    // The same five operations under the charge point and flat.
    for (const auto& [all, name] :
         {std::pair<std::string, std::string>("/api/v1/charge-points/{charge_point_id}/evses", "evse"),
          std::pair<std::string, std::string>("/api/v1/evses", "evse_id")}) {
        const auto one = all + "/{" + name + "}";
        routes.push_back(route(Method::get, all, reads, "Lists EVSEs", group, on(evses, &Evses::list))
                             .filters<EvseQuery>()
                             .lists<EvseView>());
        routes.push_back(route(Method::post, all, writes, "Adds an EVSE", group, on(evses, &Evses::create))
                             .takes<CreateEvse>()
                             .gives<EvseView>(201));
        routes.push_back(route(Method::get, one, reads, "Reads an EVSE", group, on(evses, &Evses::read))
                             .gives<EvseView>());
        routes.push_back(
            route(Method::patch, one, writes, "Changes an EVSE", group, on(evses, &Evses::change))
                .takes<ChangeEvse>()
                .gives<EvseView>());
        routes.push_back(route(Method::delete_, one, writes, "Removes an EVSE with its connectors", group,
                               on(evses, &Evses::remove))
                             .gives_nothing());
    }
    const std::string logs = "/api/v1/evses/{evse_id}/status-logs";
    routes.push_back(route(Method::get, logs, reads, "Lists status reports, the newest first", group,
                           on(evses, &Evses::status_logs))
                         .filters<EvseStatusLogQuery>()
                         .lists<EvseStatusLogView>());
    routes.push_back(route(Method::get, logs + "/{sampled_at}", reads,
                           "Tells the status that held at an instant", group, on(evses, &Evses::status_at))
                         .gives<EvseStatusLogView>());
    routes.push_back(route(Method::get, "/api/v1/evses/{evse_id}/hardware-status-logs", reads,
                           "Lists status reports in full, the newest first", group,
                           on(evses, &Evses::hardware_status_logs))
                         .filters<HardwareStatusQuery>()
                         .lists<HardwareStatusView>());
    return routes;
}

} // namespace voltgate::api
