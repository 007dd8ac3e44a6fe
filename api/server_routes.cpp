#include "api/server_routes.hpp"

#include "api/etag.hpp"

#include <functional>

namespace voltgate::api {
namespace {

struct ServerStatus {
    std::string status;
};
BOOST_DESCRIBE_STRUCT(ServerStatus, (), (status))

asio::awaitable<Answer> health(Exchange&) {
    co_return respond(200, ServerStatus{"ok"});
}

asio::awaitable<Answer> ready(const storage::Store& store) {
    if (!store.ready())
        co_return problem::unavailable("the database does not take changes at the moment");
    co_return respond(200, ServerStatus{"ready"});
}

asio::awaitable<Answer> render(const Metrics& metrics) {
    http::Response response;
    response.headers.add("Content-Type", "text/plain; version=0.0.4");
    response.body = metrics.render();
    co_return response;
}

} // namespace

std::vector<Route> server_routes(const storage::Store& store, const Metrics& metrics, MetricsAccess access) {
    using http::Method;
    std::vector<Route> routes;
    routes.push_back(route(Method::get, "/health", {}, "Whether the server is alive", "Server", health)
                         .gives<ServerStatus>());
    routes.push_back(
        route(Method::get, "/ready", {}, "Whether the server can do its work", "Server", [&store](Exchange&) {
            return ready(store);
        }).gives<ServerStatus>());
    const std::string_view scope = access == MetricsAccess::open ? "" : "metrics:read";
    auto figures = route(Method::get, "/metrics", scope, "Figures for Prometheus", "Server",
                         [&metrics](Exchange&) { return render(metrics); });
    figures.response_type = "text/plain";
    routes.push_back(std::move(figures));
    return routes;
}

Route openapi_route(std::string document) {
    const auto tag = '"' + std::to_string(std::hash<std::string>{}(document)) + '"';
    return route(http::Method::get, "/openapi.json", {}, "This API as an OpenAPI 3.1 document", "Server",
                 [document = std::move(document), tag](Exchange&) -> asio::awaitable<Answer> {
                     auto response = json_response(200, document);
                     response.headers.set("ETag", tag);
                     co_return response;
                 });
}

} // namespace voltgate::api
