#pragma once

#include "api/exchange.hpp"
#include "storage/paging.hpp"

#include <boost/describe/class.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

/// Lists: `per_page` and `cursor` in, {"data", "links", "meta"} and a Link header out.
namespace voltgate::api {

/// The query parameters every list has; a list's own filters derive from it.
struct PageQuery {
    std::int64_t per_page = 50;
    std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(PageQuery, (), (per_page, cursor))

constexpr auto json_constraints(const PageQuery*) {
    using core::json::field;
    return std::array{
        field("per_page").range(1, 100).or_default().about("Rows per page"),
        field("cursor").length(1, 1000).about("Where the page begins, from next_cursor or prev_cursor")};
}

struct PageLinks {
    std::optional<std::string> next;
    std::optional<std::string> prev;
};
BOOST_DESCRIBE_STRUCT(PageLinks, (), (next, prev))

struct PageMeta {
    std::int64_t per_page = 0;
    std::optional<std::string> next_cursor;
    std::optional<std::string> prev_cursor;
};
BOOST_DESCRIBE_STRUCT(PageMeta, (), (per_page, next_cursor, prev_cursor))

storage::PageRequest page_request(const PageQuery& query);

/// The JSON Schema of a page whose rows are as `row` says.
boost::json::object page_schema(boost::json::object row);

/// The page's document around rows that are JSON already.
http::Response page_response(const Exchange& exchange, std::int64_t per_page, std::string rows,
                             const std::optional<std::string>& next, const std::optional<std::string>& prev);

/// The answer of a list: every row as `view` shows it.
template <class Row, class View>
http::Response page_of(const Exchange& exchange, const PageQuery& query, const storage::Page<Row>& page,
                       View view) {
    std::string rows = "[";
    for (const auto& row : page.data) {
        if (rows.size() > 1)
            rows += ',';
        core::json::write(rows, view(row));
    }
    rows += ']';
    return page_response(exchange, query.per_page, std::move(rows), page.next, page.prev);
}

} // namespace voltgate::api
