#include "api/openapi.hpp"

#include "api/scopes.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace voltgate::api {
namespace {

using boost::json::array;
using boost::json::object;

object content(std::string_view type, object schema) {
    return {{type, object{{"schema", std::move(schema)}}}};
}

object problem_schema() {
    const object text{{"type", "string"}};
    return {{"type", "object"},
            {"required", array{"type", "title", "status", "code"}},
            {"properties", object{{"type", text},
                                  {"title", text},
                                  {"status", object{{"type", "integer"}}},
                                  {"detail", text},
                                  {"code", text},
                                  {"instance", text},
                                  {"field_errors", object{{"type", "object"},
                                                          {"additionalProperties",
                                                           object{{"type", "array"}, {"items", text}}}}}}}};
}

object parameter(std::string_view place, std::string_view name, object schema) {
    object out{{"name", name}, {"in", place}, {"schema", std::move(schema)}};
    if (place == "path")
        out["required"] = true;
    return out;
}

/// What stands between braces in a pattern.
std::vector<std::string> path_parameters(std::string_view pattern) {
    std::vector<std::string> names;
    for (auto open = pattern.find('{'); open != std::string_view::npos; open = pattern.find('{', open + 1))
        names.emplace_back(pattern.substr(open + 1, pattern.find('}', open) - open - 1));
    return names;
}

array parameters_of(const Route& route) {
    array out;
    for (const auto& name : path_parameters(route.pattern))
        out.emplace_back(parameter("path", name, object{{"type", "string"}}));
    for (const auto& each : route.query)
        out.emplace_back(parameter("query", each.name, each.schema));
    if (route.method == http::Method::post && !route.scope.empty() && !route.streams)
        out.emplace_back(
            parameter("header", "Idempotency-Key", object{{"type", "string"}, {"maxLength", 255}}));
    return out;
}

object responses_of(const Route& route, core::json::Schemas& schemas) {
    object success{{"description", std::string(http::reason_phrase(route.success))}};
    if (route.response)
        success["content"] = content(route.response_type, route.response(schemas));
    else if (route.success != 204)
        success["content"] = content(route.response_type, object{});
    return {{std::to_string(route.success), std::move(success)},
            {"default", object{{"description", "A problem"},
                               {"content", content("application/problem+json",
                                                   object{{"$ref", "#/components/schemas/Problem"}})}}}};
}

std::string lower(std::string_view word) {
    std::string out(word);
    std::ranges::transform(out, out.begin(), [](char c) { return static_cast<char>(c + ('a' - 'A')); });
    return out;
}

/// A stable name for generated clients: GET /api/v1/charge-points/{id} -> get_charge_points_by_id.
std::string operation_id(const Route& route) {
    std::string out = lower(to_string(route.method));
    std::string_view pattern = route.pattern;
    constexpr std::string_view prefix = "/api/v1";
    if (pattern.starts_with(prefix))
        pattern.remove_prefix(prefix.size());
    for (const char c : pattern) {
        if (c == '{')
            out += "by_";
        else if (c != '}')
            out += c == '/' || c == '-' || c == '.' ? '_' : c;
    }
    return out;
}

array words_of(const std::vector<ocpp::Version>& versions) {
    array words;
    for (const auto version : versions)
        words.emplace_back(to_string(version));
    return words;
}

object operation_of(const Route& route, core::json::Schemas& schemas) {
    object out{
        {"operationId", operation_id(route)}, {"summary", route.summary}, {"tags", array{route.group}}};
    if (auto parameters = parameters_of(route); !parameters.empty())
        out["parameters"] = std::move(parameters);
    if (route.request)
        out["requestBody"] = object{{"content", content("application/json", route.request(schemas))}};
    if (route.streams)
        out["requestBody"] = object{{"content", content("application/octet-stream",
                                                        object{{"type", "string"}, {"format", "binary"}})}};
    out["responses"] = responses_of(route, schemas);
    if (route.scope.empty())
        out["security"] = array{};
    else if (route.scope != any_key)
        out["x-scope"] = route.scope;
    if (!route.ocpp_versions.empty())
        out["x-ocpp-versions"] = words_of(route.ocpp_versions);
    return out;
}

std::string_view last_segment(std::string_view pattern) {
    return pattern.substr(pattern.rfind('/') + 1);
}

/// The actions and the versions that can say them, as a table of Markdown for readers of the document.
std::string actions_by_version(std::span<const Route> routes) {
    std::map<std::string_view, const Route*> actions;
    for (const auto& route : routes) {
        if (!route.ocpp_versions.empty())
            actions.emplace(last_segment(route.pattern), &route);
    }
    std::string table = "| action | OCPP 1.6 | OCPP 2.0.1 | OCPP 2.1 |\n|---|---|---|---|\n";
    for (const auto& [verb, route] : actions) {
        table.append("| ").append(verb).append(" |");
        for (const auto version : {ocpp::Version::v16, ocpp::Version::v201, ocpp::Version::v21})
            table += std::ranges::count(route->ocpp_versions, version) > 0 ? " yes |" : " 501 |";
        table += "\n";
    }
    return table;
}

/// The headings of the document; that of the actions tells which version can say what.
array tags_of(std::span<const Route> routes) {
    std::set<std::string> groups;
    std::set<std::string> of_actions;
    for (const auto& route : routes) {
        groups.insert(route.group);
        if (!route.ocpp_versions.empty())
            of_actions.insert(route.group);
    }
    array tags;
    for (const auto& group : groups) {
        object tag{{"name", group}};
        if (of_actions.contains(group))
            tag["description"] = actions_by_version(routes);
        tags.emplace_back(std::move(tag));
    }
    return tags;
}

object scope_list() {
    object out;
    for (const auto& scope : all_scopes())
        out[scope.word] = scope.description;
    return out;
}

} // namespace

object openapi_document(std::span<const Route> routes, std::string_view version) {
    core::json::Schemas schemas;
    schemas.define("Problem", problem_schema());
    object paths;
    for (const auto& route : routes) {
        auto& path = paths[route.pattern];
        if (!path.is_object())
            path = object{};
        path.as_object()[lower(to_string(route.method))] = operation_of(route, schemas);
    }
    object components;
    for (const auto& [name, schema] : schemas.all())
        components[name] = schema;
    const object key{{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "vg_<id>_<secret>"}};
    return {{"openapi", "3.1.0"},
            {"info",
             object{{"title", "Voltgate management API"},
                    {"version", version},
                    {"description",
                     "A field of a body, or a parameter of a query that needs a key, that is "
                     "not described here is refused with 422. A PATCH may hold all that its GET shows."}}},
            {"security", array{object{{"api_key", array{}}}}},
            {"tags", tags_of(routes)},
            {"paths", std::move(paths)},
            {"components",
             object{{"securitySchemes", object{{"api_key", key}}}, {"schemas", std::move(components)}}},
            {"x-scopes", scope_list()}};
}

} // namespace voltgate::api
