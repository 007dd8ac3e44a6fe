#include "api/resources/authorizations.hpp"

#include "api/resources/record.hpp"
#include "api/resources/time_window.hpp"
#include "storage/records/authorizations.hpp"

namespace voltgate::api {
namespace {

using storage::Authorization;
using storage::Database;

struct AuthorizationView {
    std::string id;
    std::string charge_point_id;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    storage::AuthorizationMethod method = storage::AuthorizationMethod::id_tag;
    storage::AuthorizationSource source = storage::AuthorizationSource::local;
    storage::AuthorizationStatus status = storage::AuthorizationStatus::accepted;
    std::optional<std::string> rejection_reason;
    std::string id_tag;
    std::optional<std::string> group_id;
    std::optional<std::string> session_id;
    std::string request;
    storage::Timestamp created_at{};
};
BOOST_DESCRIBE_STRUCT(AuthorizationView, (),
                      (id, charge_point_id, evse_id, connector_id, method, source, status, rejection_reason,
                       id_tag, group_id, session_id, request, created_at))

struct AuthorizationQuery : PageQuery {
    std::optional<std::string> charge_point_id;
    std::optional<std::int64_t> evse_id;
    std::optional<std::string> id_tag;
    std::optional<storage::AuthorizationStatus> status;
    std::optional<storage::AuthorizationMethod> method;
    std::optional<std::string> session_id;
    std::optional<storage::AuthorizationSource> source;
    std::optional<std::string> group_id;
    std::optional<storage::Timestamp> created_after;
    std::optional<storage::Timestamp> created_before;
};
BOOST_DESCRIBE_STRUCT(AuthorizationQuery, (PageQuery),
                      (charge_point_id, evse_id, id_tag, status, method, session_id, source, group_id,
                       created_after, created_before))

constexpr auto json_constraints(const AuthorizationQuery*) {
    return std::array{window_begin("created_after"), window_end("created_before")};
}

AuthorizationView view(const Authorization& authorization) {
    return view_as<AuthorizationView>(authorization);
}

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<AuthorizationQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::authorizations::ListFilter filter;
    filter.organization_id = exchange.caller.organization_id;
    filter.charge_point_id = query->charge_point_id;
    filter.evse_id = query->evse_id;
    filter.id_tag = query->id_tag;
    filter.status = query->status;
    filter.method = query->method;
    filter.session_id = query->session_id;
    filter.source = query->source;
    filter.group_id = query->group_id;
    filter.created_after = query->created_after;
    filter.created_before = query->created_before;
    const auto page = co_await store.read(
        [&](Database& db) { return storage::authorizations::list(db, filter, page_request(*query)); });
    co_return page_of(exchange, *query, page, view);
}

asio::awaitable<Answer> read(storage::Store& store, Exchange& exchange) {
    const auto found = co_await store.read([&](Database& db) {
        return owned(storage::authorizations::get(db, exchange.parameter("authorization_id")), exchange);
    });
    if (!found)
        co_return problem::not_found("authorization");
    co_return respond(200, view(*found));
}

} // namespace

std::vector<Route> authorization_routes(storage::Store& store) {
    using http::Method;
    const std::string all = "/api/v1/authorizations", one = all + "/{authorization_id}",
                      group = "Authorizations";
    const std::string_view reads = "authorizations:read";
    return {route(Method::get, all, reads, "Lists authorizations, the newest first", group,
                  [&store](Exchange& exchange) { return list(store, exchange); })
                .filters<AuthorizationQuery>()
                .lists<AuthorizationView>(),
            route(Method::get, one, reads, "Reads an authorization", group, [&store](Exchange& exchange) {
                return read(store, exchange);
            }).gives<AuthorizationView>()};
}

} // namespace voltgate::api
