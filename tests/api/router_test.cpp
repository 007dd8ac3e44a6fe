#include "api/openapi.hpp"
#include "api/router.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::api;
using http::Method;

namespace {

struct Thing {
    std::string name;
    std::optional<std::int64_t> size;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (name, size))

constexpr auto json_constraints(const Thing*) {
    using voltgate::core::json::field;
    return std::array{field("name").length(1, 10), field("size").range(0, 5)};
}

boost::asio::awaitable<Answer> nothing(Exchange&) {
    co_return no_content();
}

std::vector<Route> table() {
    std::vector<Route> routes;
    routes.push_back(
        route(Method::get, "/api/v1/things", "things:read", "Lists", "Things", nothing).lists<Thing>());
    routes.push_back(route(Method::post, "/api/v1/things", "things:write", "Adds", "Things", nothing)
                         .takes<Thing>()
                         .gives<Thing>(201));
    routes.push_back(
        route(Method::get, "/api/v1/things/{id}", "things:read", "Reads", "Things", nothing).gives<Thing>());
    routes.push_back(route(Method::get, "/api/v1/things/map", {}, "Map", "Things", nothing));
    routes.push_back(route(Method::get, "/api/v1/things/{id}/parts/{part}", {}, "Part", "Things", nothing));
    return routes;
}

} // namespace

TEST_CASE("Router finds patterns, and fixed words win over parameters") {
    const Router router(table());
    CHECK(router.find(Method::get, {"api", "v1", "things", "map"}).route->summary == "Map");
    const auto part = router.find(Method::get, {"api", "v1", "things", "map", "parts", "7"});
    REQUIRE(part.route);
    CHECK(part.parameters == std::vector<std::pair<std::string, std::string>>{{"id", "map"}, {"part", "7"}});
    CHECK(router.find(Method::head, {"api", "v1", "things", "x"}).route->summary == "Reads");
}

TEST_CASE("Router tells an unknown path from an unknown method") {
    const Router router(table());
    CHECK(router.find(Method::get, {"api", "v1"}).allow.empty());
    CHECK(router.find(Method::get, {"api", "v1", "things", ""}).route == nullptr);
    CHECK(router.find(Method::delete_, {"api", "v1", "things"}).allow == "GET, HEAD, POST");
}

TEST_CASE("Router refuses two routes of one pattern") {
    auto routes = table();
    routes.push_back(routes.front());
    CHECK_THROWS(Router(std::move(routes)));
}

TEST_CASE("OpenAPI document is folded from the routes") {
    const auto document = openapi_document(table(), "1.2.3");
    CHECK(document.at("openapi") == "3.1.0");
    const auto& paths = document.at("paths").as_object();
    CHECK(paths.size() == 4);
    const auto& post = paths.at("/api/v1/things").as_object().at("post").as_object();
    CHECK(post.at("operationId") == "post_things");
    CHECK(post.at("x-scope") == "things:write");
    CHECK(post.at("responses").as_object().contains("201"));
    const auto& thing =
        document.at("components").as_object().at("schemas").as_object().at("Thing").as_object();
    CHECK(thing.at("required").as_array().size() == 1);
    CHECK(thing.at("properties").as_object().at("name").as_object().at("maxLength") == 10);
    const auto& part = paths.at("/api/v1/things/{id}/parts/{part}").as_object().at("get").as_object();
    CHECK(part.at("parameters").as_array().size() == 2);
    CHECK(part.at("security").as_array().empty());
}

TEST_CASE("OpenAPI document tells which versions can say an action, as a table too") {
    auto routes = table();
    auto action = route(Method::post, "/api/v1/charge-points/{id}/actions/paint", "control:write", "Paints",
                        "Actions", nothing);
    action.ocpp_versions = {voltgate::ocpp::Version::v201, voltgate::ocpp::Version::v21};
    routes.push_back(std::move(action));
    const auto document = openapi_document(routes, "1.2.3");
    const auto& paint = document.at("paths").at("/api/v1/charge-points/{id}/actions/paint").at("post");
    CHECK(boost::json::serialize(paint.at("x-ocpp-versions")) == R"(["2.0.1","2.1"])");
    const auto& tags = document.at("tags").as_array();
    REQUIRE(tags.size() == 2);
    CHECK(tags[0].at("name") == "Actions");
    CHECK(tags[0].at("description").as_string().ends_with("| paint | 501 | yes | yes |\n"));
    CHECK_FALSE(tags[1].as_object().contains("description"));
}
