#include "api/exchange.hpp"

#include <charconv>

namespace voltgate::api {
namespace {

/// Nothing and what `curl -d` says of any body by itself count as JSON too; the parser judges.
bool is_json(std::string_view content_type) {
    const auto type = content_type.substr(0, content_type.find(';'));
    const auto end = type.find_last_not_of(" \t");
    const auto trimmed = type.substr(0, end == std::string_view::npos ? 0 : end + 1);
    return trimmed.empty() || http::equal_without_case(trimmed, "application/json") ||
           http::equal_without_case(trimmed, "application/merge-patch+json") ||
           http::equal_without_case(trimmed, "application/x-www-form-urlencoded");
}

boost::json::value number_or_text(const std::string& text) {
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec == std::errc{} && read.ptr == end)
        return number;
    return boost::json::string(text);
}

} // namespace

const std::string& Exchange::parameter(std::string_view name) const {
    static const std::string none;
    for (const auto& [each, value] : parameters) {
        if (each == name)
            return value;
    }
    return none;
}

Outcome<boost::json::value> json_body(const Exchange& exchange) {
    using Result = Outcome<boost::json::value>;
    if (exchange.request.body.empty())
        return Result(boost::system::in_place_value, boost::json::object{});
    if (!is_json(exchange.request.headers.get("Content-Type")))
        return Result(boost::system::in_place_error, problem::unsupported_media_type());
    auto value = core::json::parse(exchange.request.body);
    if (!value)
        return Result(boost::system::in_place_error,
                      problem::malformed("the body " + value.error().begin()->second.front()));
    return Result(boost::system::in_place_value, std::move(*value));
}

void add_query_member(boost::json::object& out, const http::Request& request, std::string_view name,
                      QueryKind kind) {
    const auto* text = request.parameter(name);
    if (!text || text->empty())
        return;
    if (kind == QueryKind::number)
        out[name] = number_or_text(*text);
    else if (kind == QueryKind::flag && (*text == "true" || *text == "false"))
        out[name] = *text == "true";
    else
        out[name] = boost::json::string(*text);
}

http::Response json_response(unsigned status, std::string body) {
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
}

http::Response no_content() {
    http::Response response;
    response.status = 204;
    return response;
}

} // namespace voltgate::api
