#include "api/router.hpp"

#include <stdexcept>

namespace voltgate::api {
namespace {

std::vector<std::string> split(std::string_view pattern) {
    std::vector<std::string> words;
    pattern.remove_prefix(1);
    while (!pattern.empty()) {
        const auto slash = pattern.find('/');
        words.emplace_back(pattern.substr(0, slash));
        pattern.remove_prefix(slash == std::string_view::npos ? pattern.size() : slash + 1);
    }
    return words;
}

bool is_parameter(std::string_view word) {
    return word.starts_with('{');
}

} // namespace

Route route(http::Method method, std::string pattern, std::string_view scope, std::string summary,
            std::string group, Handler handler) {
    Route row;
    row.method = method;
    row.pattern = std::move(pattern);
    row.scope = scope;
    row.summary = std::move(summary);
    row.group = std::move(group);
    row.handler = std::move(handler);
    return row;
}

Router::Router(std::vector<Route> routes)
    : routes_(std::move(routes)) {
    for (const auto& each : routes_)
        enter(each);
}

void Router::enter(const Route& route) {
    Node* node = &root_;
    for (auto& word : split(route.pattern)) {
        auto& next = is_parameter(word) ? node->parameter : node->words[word];
        if (!next)
            next = std::make_unique<Node>();
        node = next.get();
    }
    if (!node->routes.emplace(route.method, &route).second)
        throw std::logic_error("two routes for " + std::string(to_string(route.method)) + ' ' +
                               route.pattern);
}

const Router::Node* Router::descend(const Node& node, const std::vector<std::string>& segments,
                                    std::size_t depth) {
    if (depth == segments.size())
        return node.routes.empty() ? nullptr : &node;
    if (const auto word = node.words.find(segments[depth]); word != node.words.end()) {
        if (const auto* found = descend(*word->second, segments, depth + 1))
            return found;
    }
    if (!node.parameter || segments[depth].empty())
        return nullptr;
    return descend(*node.parameter, segments, depth + 1);
}

Router::Match Router::find(http::Method method, const std::vector<std::string>& segments) const {
    Match match;
    const auto* node = descend(root_, segments, 0);
    if (!node)
        return match;
    const auto found = node->routes.find(method == http::Method::head ? http::Method::get : method);
    if (found == node->routes.end()) {
        for (const auto& [allowed, ignored] : node->routes) {
            match.allow += match.allow.empty() ? "" : ", ";
            match.allow += to_string(allowed);
            match.allow += allowed == http::Method::get ? ", HEAD" : "";
        }
        return match;
    }
    match.route = found->second;
    const auto words = split(match.route->pattern);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (is_parameter(words[i]))
            match.parameters.emplace_back(words[i].substr(1, words[i].size() - 2), segments[i]);
    }
    return match;
}

} // namespace voltgate::api
