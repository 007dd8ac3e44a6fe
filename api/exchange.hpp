#pragma once

#include "api/http/message.hpp"
#include "api/problem.hpp"
#include "core/json/write.hpp"
#include "storage/records/idempotency_keys.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace voltgate::api {

namespace asio = boost::asio;

/// Who asks.
struct Caller {
    std::string key_id;
    std::string name;
    std::string organization_id;
    std::vector<std::string> scopes;
};

/// One request on its way through the API, with what routing and authentication found out. Lives in the
/// coroutine that answers the request.
struct Exchange {
    http::Request request;
    std::string request_id;
    std::vector<std::pair<std::string, std::string>> parameters{}; ///< of the path: {id} -> its value
    Caller caller{};
    std::optional<storage::IdempotencyKey> claimed{}; ///< by this request, for its repeats

    [[nodiscard]] const std::string& parameter(std::string_view name) const;
};

/// The JSON body. An absent one counts as an empty object, so that commands without parameters need none.
Outcome<boost::json::value> json_body(const Exchange& exchange);

/// The query as a JSON object with a member per name in `names`: numbers and flags as such, the rest as
/// texts.
enum class QueryKind { text, number, flag };
void add_query_member(boost::json::object& out, const http::Request& request, std::string_view name,
                      QueryKind kind);

/// The body as a described struct, or all that is wrong with it. What the struct does not have is wrong, as a
/// misspelt field would otherwise be taken for an absent one; but a change may hold all that its `View`
/// shows.
template <class T, class View = T>
Outcome<T> body_of(const Exchange& exchange) {
    auto json = json_body(exchange);
    if (!json)
        return json.error();
    if (auto* given = json->if_object())
        core::json::drop_read_only<T, View>(*given);
    auto body = core::json::read<T>(*json, core::json::UnknownFields::refused);
    if (!body)
        return problem::invalid(body.error());
    return std::move(*body);
}

template <class T>
constexpr QueryKind query_kind() {
    if constexpr (core::json::Optional<T>)
        return query_kind<typename T::value_type>();
    else if constexpr (std::same_as<T, bool>)
        return QueryKind::flag;
    else
        return core::json::Number<T> ? QueryKind::number : QueryKind::text;
}

/// The query parameters as a described struct. Names that it does not have are refused before, by the route.
template <class T>
Outcome<T> query_of(const Exchange& exchange) {
    boost::json::object parameters;
    boost::mp11::mp_for_each<core::json::MembersOf<T>>([&](auto member) {
        using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        add_query_member(parameters, exchange.request, member.name, query_kind<Member>());
    });
    auto query = core::json::read<T>(parameters);
    if (!query)
        return problem::invalid(query.error());
    return std::move(*query);
}

http::Response json_response(unsigned status, std::string body);
http::Response no_content();

template <class T>
http::Response respond(unsigned status, const T& value) {
    return json_response(status, core::json::to_text(value));
}

template <class T>
http::Response created(std::string location, const T& value) {
    auto response = respond(201, value);
    response.headers.set("Location", std::move(location));
    return response;
}

} // namespace voltgate::api
