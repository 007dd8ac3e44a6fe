#include "storage/paging.hpp"

#include <boost/describe/class.hpp>
#include <catch2/catch.hpp>

using namespace voltgate::storage;

namespace {

struct Item {
    static constexpr std::string_view table = "items";

    std::string id;
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, number))

struct Thing {
    static constexpr std::string_view table = "things";

    std::string id;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id))

std::unique_ptr<Database> items(int count) {
    DatabaseOptions options;
    options.path = ":memory:";
    auto db = std::make_unique<Database>(options);
    db->execute_script("create table items (id text primary key, number integer unique)");
    for (int i = 0; i < count; ++i)
        insert(*db, Item{std::string(1, static_cast<char>('a' + i)), i});
    return db;
}

std::string ids(const Page<Item>& page) {
    std::string text;
    for (const auto& item : page.data)
        text += item.id;
    return text;
}

Page<Item> by_id(Database& db, const PageRequest& request, Order order = Order::ascending) {
    return list_page(db, Filter(), "id", &Item::id, order, request);
}

} // namespace

TEST_CASE("Pages follow each other forward and backward and end where the rows end") {
    const auto db = items(7);
    const auto first = by_id(*db, {"", 3});
    CHECK(ids(first) == "abc");
    CHECK_FALSE(first.prev);
    REQUIRE(first.next);
    const auto second = by_id(*db, {*first.next, 3});
    CHECK(ids(second) == "def");
    const auto third = by_id(*db, {second.next.value(), 3});
    CHECK(ids(third) == "g");
    CHECK_FALSE(third.next);
    const auto back = by_id(*db, {third.prev.value(), 3});
    CHECK(ids(back) == "def");
    const auto begin = by_id(*db, {back.prev.value(), 3});
    CHECK(ids(begin) == "abc");
    CHECK_FALSE(begin.prev);
}

TEST_CASE("A descending list pages by an integer key") {
    const auto db = items(5);
    const auto page = [&](const std::string& cursor) {
        return list_page(*db, Filter(), "number", &Item::number, Order::descending, {cursor, 2});
    };
    const auto first = page("");
    CHECK(ids(first) == "ed");
    const auto second = page(first.next.value());
    CHECK(ids(second) == "cb");
    CHECK(ids(page(second.next.value())) == "a");
    CHECK(ids(page(second.prev.value())) == "ed");
}

TEST_CASE("A page that is exactly full and the last has no next") {
    const auto db = items(4);
    const auto first = by_id(*db, {"", 2});
    const auto last = by_id(*db, {first.next.value(), 2});
    CHECK(ids(last) == "cd");
    CHECK_FALSE(last.next);
}

TEST_CASE("Rows added in front do not shift the next page") {
    const auto db = items(5);
    const auto first = by_id(*db, {"", 2}, Order::descending);
    CHECK(ids(first) == "ed");
    insert(*db, Item{"z", 100});
    CHECK(ids(by_id(*db, {first.next.value(), 2}, Order::descending)) == "cb");
}

TEST_CASE("Filters are conditions with bound values") {
    const auto db = items(6);
    Filter filter;
    filter.add("number > ?", std::int64_t{1}).when("id < ?", std::optional<std::string>("e"));
    filter.when("id = ?", std::optional<std::string>());
    CHECK(ids(list_page(*db, filter, "id", &Item::id, Order::ascending, {})) == "cd");
}

TEST_CASE("A quote in a filter value is data") {
    const auto db = items(3);
    Filter filter;
    filter.add("id = ?", std::string("a' or '1'='1"));
    CHECK(list_page(*db, filter, "id", &Item::id, Order::ascending, {}).data.empty());
}

TEST_CASE("A cursor that is not ours is refused") {
    const auto db = items(3);
    for (const auto* bad : {"x", "zz", "616", "6162", "7b7d", "6e61"})
        CHECK_THROWS_AS(by_id(*db, {bad, 2}), BadCursor);
    const auto text_key = encode_cursor({Cursor::Direction::forward, "abc", "items.number"});
    CHECK_THROWS_AS(list_page(*db, Filter(), "number", &Item::number, Order::ascending, {text_key, 2}),
                    BadCursor);
}

TEST_CASE("A cursor of another list is refused, although its key would do") {
    const auto db = items(3);
    const auto cursor = by_id(*db, {"", 2}).next.value();
    CHECK(ids(by_id(*db, {cursor, 2})) == "c");
    db->execute_script("create table things (id text primary key)");
    CHECK_THROWS_AS(list_page(*db, Filter(), "id", &Thing::id, Order::ascending, {cursor, 2}), BadCursor);
}
