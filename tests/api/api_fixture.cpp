#include "tests/api/api_fixture.hpp"

#include "api/keys.hpp"
#include "api/openapi.hpp"
#include "storage/records/api_keys.hpp"

#include <boost/json/serialize.hpp>

namespace voltgate::tests {
namespace {

storage::StoreOptions store_options(const std::filesystem::path& folder) {
    storage::StoreOptions options;
    options.path = folder / "voltgate.db";
    options.synchronous = storage::Synchronous::normal;
    return options;
}

std::vector<api::Route> all_routes(ApiFixture& fixture, std::vector<api::Route> own) {
    auto routes = api::server_routes(fixture.store, fixture.metrics, api::MetricsAccess::with_key);
    for (auto& each : fixture.events.routes())
        routes.push_back(std::move(each));
    for (auto& each : own)
        routes.push_back(std::move(each));
    routes.push_back(api::openapi_route(boost::json::serialize(api::openapi_document(routes, "test"))));
    return routes;
}

api::http::ServerOptions on_any_port(api::http::ServerOptions options) {
    options.listen.port(0);
    return options;
}

} // namespace

ApiFixture::ApiFixture(ApiFixtureOptions options)
    : store(store_options(folder.path()))
    , feed(store)
    , authentication(store, clock, options.authentication)
    , rate_limit(options.rate_limit)
    , idempotency(store, clock)
    , events(store, feed, authentication, options.events)
    , service(api::Router(all_routes(*this, std::move(options.routes))), store, clock, authentication,
              rate_limit, idempotency, request_metrics)
    , server(on_any_port(options.server), {&loop.context()}, service) {
    request_metrics.add_to(metrics);
    server.start();
}

ApiFixture::~ApiFixture() {
    server.stop(std::chrono::milliseconds(0));
    store.stop();
}

std::string ApiFixture::key(const std::vector<std::string>& scopes) {
    const auto made = api::make_key("test", scopes, clock.now());
    write([&](storage::Database& db) { storage::api_keys::add(db, made.record); });
    return made.text;
}

} // namespace voltgate::tests
