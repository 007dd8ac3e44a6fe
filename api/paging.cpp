#include "api/paging.hpp"

#include "core/json/schema.hpp"

namespace voltgate::api {
namespace {

/// The same list at another cursor.
std::string link_to(const http::Request& request, const std::string& cursor) {
    std::string link = request.path;
    char separator = '?';
    for (const auto& [name, value] : request.query) {
        if (name == "cursor")
            continue;
        link += separator + http::percent_encoded(name) + '=' + http::percent_encoded(value);
        separator = '&';
    }
    return link + separator + "cursor=" + http::percent_encoded(cursor);
}

} // namespace

storage::PageRequest page_request(const PageQuery& query) {
    return {query.cursor.value_or(""), static_cast<std::size_t>(query.per_page)};
}

boost::json::object page_schema(boost::json::object row) {
    using core::json::schema;
    return {{"type", "object"},
            {"required", boost::json::array{"data", "links", "meta"}},
            {"properties",
             boost::json::object{{"data", boost::json::object{{"type", "array"}, {"items", std::move(row)}}},
                                 {"links", schema<PageLinks>()},
                                 {"meta", schema<PageMeta>()}}}};
}

http::Response page_response(const Exchange& exchange, std::int64_t per_page, std::string rows,
                             const std::optional<std::string>& next, const std::optional<std::string>& prev) {
    PageLinks links;
    const PageMeta meta{per_page, next, prev};
    std::string header;
    if (next) {
        links.next = link_to(exchange.request, *next);
        header = '<' + *links.next + ">; rel=\"next\"";
    }
    if (prev) {
        links.prev = link_to(exchange.request, *prev);
        header += (header.empty() ? "<" : ", <") + *links.prev + ">; rel=\"prev\"";
    }
    std::string body = "{\"data\":" + std::move(rows) + ",\"links\":";
    core::json::write(body, links);
    body += ",\"meta\":";
    core::json::write(body, meta);
    body += '}';
    auto response = json_response(200, std::move(body));
    if (!header.empty())
        response.headers.add("Link", std::move(header));
    return response;
}

} // namespace voltgate::api
