// Lists by keyset: a page continues after the key of a row, never at an offset, so it costs the same at any
// depth and does not slip when rows are added. Cursors are opaque text for the client.
#pragma once

#include "storage/filter.hpp"
#include "storage/rows.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::storage {

// The cursor given by a client is not one of ours.
class BadCursor : public std::invalid_argument {
public:
    BadCursor();
};

enum class Order { ascending, descending };

struct PageRequest {
    std::string cursor{}; // empty: the first page
    std::size_t limit = 50;
};

template <class T>
struct Page {
    std::vector<T> data;
    std::optional<std::string> next{}; // cursor of the page after this one
    std::optional<std::string> prev{}; // cursor of the page before
};

// Where a page begins: after (or, going back, before) a key.
struct Cursor {
    enum class Direction { forward, backward };

    Direction direction = Direction::forward;
    std::string key{};
    std::string list{}; // whose it is: a key means something else in another one
};

std::string encode_cursor(const Cursor& cursor);
// Nothing for an empty text; throws BadCursor.
std::optional<Cursor> decode_cursor(std::string_view text);

namespace detail {

inline std::string key_text(const std::string& key) {
    return key;
}
inline std::string key_text(std::int64_t key) {
    return std::to_string(key);
}
Filter::Value key_value(const std::string& text, const std::string*);
Filter::Value key_value(const std::string& text, const std::int64_t*);

// What tells the cursors of one list from those of another.
std::string list_name(std::string_view table, std::string_view column);

// " order by <key> asc|desc limit n", seen from the direction in which the rows are read.
std::string order_clause(std::string_view key, Order order, Cursor::Direction direction, std::size_t limit);
std::string_view beyond(Order order, Cursor::Direction direction);

} // namespace detail

// One page of T's table: the rows that pass `filter`, ordered by the unique member `key` whose column is
// `column`.
template <Record T, class Key>
Page<T> list_page(Database& db, Filter filter, std::string_view column, Key T::*key, Order order,
                  const PageRequest& request) {
    const auto cursor = decode_cursor(request.cursor);
    const auto direction = cursor ? cursor->direction : Cursor::Direction::forward;
    const auto list = detail::list_name(T::table, column);
    if (cursor && cursor->list != list)
        throw BadCursor();
    if (cursor)
        filter.add(std::string(column) + std::string(detail::beyond(order, direction)),
                   detail::key_value(cursor->key, static_cast<const Key*>(nullptr)));
    auto statement = db.prepare(
        select_sql<T>(), filter.where() + detail::order_clause(column, order, direction, request.limit + 1));
    filter.bind(statement, 1);

    Page<T> page{fetch_all<T>(statement), {}, {}};
    const bool more = page.data.size() > request.limit;
    if (more)
        page.data.pop_back();
    const bool forward = direction == Cursor::Direction::forward;
    if (!forward)
        std::reverse(page.data.begin(), page.data.end());
    if (page.data.empty())
        return page;
    if (forward ? more : true)
        page.next =
            encode_cursor({Cursor::Direction::forward, detail::key_text(page.data.back().*key), list});
    if (forward ? cursor.has_value() : more)
        page.prev =
            encode_cursor({Cursor::Direction::backward, detail::key_text(page.data.front().*key), list});
    return page;
}

} // namespace voltgate::storage
