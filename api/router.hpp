#pragma once

#include "api/route.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace voltgate::api {

/// Finds the route of a request. Fixed words win over parameters: /charge-points/map is never the charge
/// point "map". Immutable after construction, safe from any thread.
class Router {
public:
    /// Throws std::logic_error when two routes share method and pattern.
    explicit Router(std::vector<Route> routes);

    struct Match {
        const Route* route = nullptr; ///< nullptr: see allow
        std::vector<std::pair<std::string, std::string>> parameters;
        std::string allow; ///< the methods of a path that exists, when the method was not among them
    };
    /// HEAD finds the route of GET.
    [[nodiscard]] Match find(http::Method method, const std::vector<std::string>& segments) const;

    [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> words;
        std::unique_ptr<Node> parameter;
        std::map<http::Method, const Route*> routes;
    };

    void enter(const Route& route);
    static const Node* descend(const Node& node, const std::vector<std::string>& segments, std::size_t depth);

    std::vector<Route> routes_;
    Node root_;
};

} // namespace voltgate::api
