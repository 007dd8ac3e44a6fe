#include "ocpp/actions.hpp"

#include "ocpp/json/codec.hpp"
#include "ocpp/v16/actions.hpp"
#include "ocpp/v2/actions.hpp"

#include <algorithm>
#include <array>

namespace voltgate::ocpp {
namespace {

template <class Request>
constexpr ActionInfo info_of() {
    using Action = ActionOf<Request>;
    const json::Shape* response = nullptr;
    if constexpr (!std::is_void_v<typename Action::Response>)
        response = &Action::Response::shape;
    return {Action::name, Action::direction, Action::since, &Request::shape, response};
}

template <class... Requests>
constexpr auto table_of(ActionList<Requests...>) {
    return std::array{info_of<Requests>()...};
}

constexpr auto v16_actions = table_of(v16::Actions{});
constexpr auto v21_actions = table_of(v2::Actions{});

constexpr bool is_in_201(const ActionInfo& action) {
    return action.since == Version::v201;
}

constexpr auto v201_actions = [] {
    std::array<ActionInfo, std::ranges::count_if(v21_actions, is_in_201)> actions{};
    std::ranges::copy_if(v21_actions, actions.begin(), is_in_201);
    return actions;
}();

static_assert(std::ranges::is_sorted(v16_actions, {}, &ActionInfo::name));
static_assert(std::ranges::is_sorted(v21_actions, {}, &ActionInfo::name));

std::optional<json::Violation> check(const boost::json::value& payload, const json::Shape& shape,
                                     Version version) {
    json::Decoder decoder{.version = version, .validation = Validation::strict};
    return json::read(payload, nullptr, shape, decoder);
}

} // namespace

std::optional<json::Violation> ActionInfo::check_request(const boost::json::value& payload,
                                                         Version version) const {
    return check(payload, *request, version);
}

std::optional<json::Violation> ActionInfo::check_response(const boost::json::value& payload,
                                                          Version version) const {
    if (one_way())
        return json::Violation{Fault::protocol, "$", "this action has no response"};
    return check(payload, *response, version);
}

std::span<const ActionInfo> actions(Version version) {
    switch (version) {
    case Version::v16:
        return v16_actions;
    case Version::v201:
        return v201_actions;
    case Version::v21:
        return v21_actions;
    }
    return {};
}

const ActionInfo* find_action(Version version, std::string_view name) {
    const auto known = actions(version);
    const auto found = std::ranges::lower_bound(known, name, {}, &ActionInfo::name);
    return found != known.end() && found->name == name ? &*found : nullptr;
}

} // namespace voltgate::ocpp
