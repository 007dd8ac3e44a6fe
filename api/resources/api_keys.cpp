#include "api/resources/api_keys.hpp"

#include "api/keys.hpp"
#include "api/resources/record.hpp"
#include "api/scopes.hpp"
#include "storage/records/api_keys.hpp"

#include <algorithm>

namespace voltgate::api {
namespace {

using storage::ApiKey;
using storage::Database;

struct ApiKeyView {
    std::string id;
    std::string name;
    std::string prefix;
    std::vector<std::string> scopes;
    std::optional<std::string> key;
    storage::Timestamp created_at{};
    std::optional<storage::Timestamp> last_used_at;
    std::optional<storage::Timestamp> expires_at;
    std::optional<storage::Timestamp> revoked_at;
};
BOOST_DESCRIBE_STRUCT(ApiKeyView, (),
                      (id, name, prefix, scopes, key, created_at, last_used_at, expires_at, revoked_at))

constexpr auto json_constraints(const ApiKeyView*) {
    return std::array{core::json::field("key").about("Shown once, when the key is created")};
}

struct CreateApiKey {
    std::string name;
    std::vector<std::string> scopes;
    std::optional<storage::Timestamp> expires_at;
};
BOOST_DESCRIBE_STRUCT(CreateApiKey, (), (name, scopes, expires_at))

constexpr auto json_constraints(const CreateApiKey*) {
    using core::json::field;
    return std::array{field("name").length(1, 255),
                      field("scopes").length(1, 50).about("See x-scopes below")};
}

struct ConsumerView {
    std::string id;
    std::string name;
    std::string organization_id;
    std::vector<std::string> scopes;
    std::int64_t rate_limit = 0;
    double rate_limit_per_second = 0;
};
BOOST_DESCRIBE_STRUCT(ConsumerView, (),
                      (id, name, organization_id, scopes, rate_limit, rate_limit_per_second))

ApiKeyView view(const ApiKey& key) {
    auto out = view_as<ApiKeyView>(key);
    out.scopes = split_scopes(key.scopes);
    return out;
}

/// What is wrong with the scopes asked for: unknown words, and rights that the caller has not itself.
core::json::FieldErrors scope_faults(const CreateApiKey& body, const Caller& caller) {
    core::json::FieldErrors faults;
    for (std::size_t i = 0; i < body.scopes.size(); ++i) {
        const auto path = "scopes[" + std::to_string(i) + ']';
        if (!is_scope(body.scopes[i]))
            faults[path].emplace_back("is not a scope");
        else if (!grants(caller.scopes, body.scopes[i]))
            faults[path].emplace_back("is more than your own key may do");
    }
    return faults;
}

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<PageQuery>(exchange);
    if (!query)
        co_return query.error();
    const auto page = co_await store.read([&](Database& db) {
        return storage::api_keys::list(db, exchange.caller.organization_id, page_request(*query));
    });
    co_return page_of(exchange, *query, page, view);
}

asio::awaitable<Answer> create(storage::Store& store, const core::Clock& clock, Exchange& exchange) {
    const auto body = body_of<CreateApiKey>(exchange);
    if (!body)
        co_return body.error();
    auto faults = scope_faults(*body, exchange.caller);
    if (body->expires_at && *body->expires_at <= clock.now())
        faults["expires_at"].emplace_back("must be in the future");
    if (!faults.empty())
        co_return problem::invalid(std::move(faults));
    const auto made =
        make_key(body->name, body->scopes, clock.now(), body->expires_at, exchange.caller.organization_id);
    co_await store.write([&](Database& db) { storage::api_keys::add(db, made.record); });
    auto shown = view(made.record);
    shown.key = made.text;
    auto response = created("/api/v1/org/api-keys/" + made.record.id, shown);
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

asio::awaitable<Answer> revoke(storage::Store& store, const core::Clock& clock, Exchange& exchange) {
    const bool revoked = co_await store.write([&](Database& db) {
        const auto key = owned(storage::api_keys::get(db, exchange.parameter("api_key_id")), exchange);
        return key && storage::api_keys::revoke(db, key->id, clock.now());
    });
    if (!revoked)
        co_return problem::not_found("API key");
    co_return no_content();
}

asio::awaitable<Answer> me(RateLimitOptions limit, Exchange& exchange) {
    const auto& caller = exchange.caller;
    const ConsumerView out{caller.key_id,
                           caller.name,
                           caller.organization_id,
                           caller.scopes,
                           static_cast<std::int64_t>(limit.burst),
                           limit.per_second};
    co_return respond(200, out);
}

} // namespace

std::vector<Route> api_key_routes(storage::Store& store, const core::Clock& clock, RateLimitOptions limit) {
    using http::Method;
    const std::string all = "/api/v1/org/api-keys", group = "API keys";
    std::vector<Route> routes{
        route(Method::get, all, "api_keys:read", "Lists API keys", group,
              [&store](Exchange& exchange) { return list(store, exchange); })
            .filters<PageQuery>()
            .lists<ApiKeyView>(),
        route(Method::post, all, "api_keys:write", "Creates an API key and shows it once", group,
              [&store, &clock](Exchange& exchange) { return create(store, clock, exchange); })
            .takes<CreateApiKey>()
            .gives<ApiKeyView>(201)
            .shows_secret(),
        route(Method::delete_, all + "/{api_key_id}", "api_keys:write", "Revokes an API key", group,
              [&store, &clock](Exchange& exchange) { return revoke(store, clock, exchange); })
            .gives_nothing()};
    for (const auto* path : {"/api/v1/auth/me", "/api/v1/consumers/me"})
        routes.push_back(route(Method::get, path, any_key, "Tells whose key this is and what it may do",
                               group, [limit](Exchange& exchange) { return me(limit, exchange); })
                             .gives<ConsumerView>());
    return routes;
}

} // namespace voltgate::api
