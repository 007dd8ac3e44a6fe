#include "storage/rows.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <catch2/catch.hpp>

using namespace voltgate::storage;

namespace {

enum class Mood { calm, delete_ };
BOOST_DESCRIBE_ENUM(Mood, calm, delete_)

struct Thing {
    static constexpr std::string_view table = "things";

    std::string id;
    std::int64_t count = 0;
    double weight = 0;
    bool heavy = false;
    Mood mood = Mood::calm;
    Timestamp made_at{};
    std::optional<std::string> note;
    std::optional<Mood> other_mood;
    std::optional<Timestamp> gone_at;
    JsonText data{"{}"};
    std::int64_t version = 1;
    friend bool operator==(const Thing&, const Thing&) = default;
};
BOOST_DESCRIBE_STRUCT(Thing, (),
                      (id, count, weight, heavy, mood, made_at, note, other_mood, gone_at, data, version))

struct Cell {
    static constexpr std::string_view table = "cells";
    static constexpr std::string_view key = "place, depth";

    std::string place;
    std::int64_t depth = 0;
    std::string content;
};
BOOST_DESCRIBE_STRUCT(Cell, (), (place, depth, content))

struct Entry {
    static constexpr std::string_view table = "entries";
    static constexpr bool numbered = true;

    std::int64_t id = 0;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (id, text))

struct Summary {
    std::string id;
    std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(Summary, (), (id, total))

std::unique_ptr<Database> tables() {
    DatabaseOptions options;
    options.path = ":memory:";
    auto db = std::make_unique<Database>(options);
    db->execute_script(
        "create table things (id text primary key, count integer, weight real, heavy integer, mood text,"
        " made_at integer, note text, other_mood text, gone_at integer, data text, version integer);"
        "create table cells (place text, depth integer, content text, primary key (place, depth));"
        "create table entries (id integer primary key, text text)");
    return db;
}

Thing full_thing() {
    Thing thing;
    thing.id = "t1";
    thing.count = -5;
    thing.weight = 1.25;
    thing.heavy = true;
    thing.mood = Mood::delete_;
    thing.made_at = Timestamp(std::chrono::milliseconds(1'700'000'000'123));
    thing.note = "Grüße";
    thing.other_mood = Mood::calm;
    thing.gone_at = Timestamp(std::chrono::milliseconds(7));
    thing.data = {R"({"a":1})"};
    return thing;
}

} // namespace

TEST_CASE("A record with every kind of member survives the way through its row") {
    const auto db = tables();
    insert(*db, full_thing());
    CHECK(find<Thing>(*db, "t1") == full_thing());
    Thing sparse;
    sparse.id = "t2";
    insert(*db, sparse);
    CHECK(find<Thing>(*db, "t2") == sparse);
    CHECK_FALSE(find<Thing>(*db, "t3"));
}

TEST_CASE("Words lose their trailing underscore and instants are milliseconds") {
    const auto db = tables();
    insert(*db, full_thing());
    CHECK(value<std::string>(*db, "select mood from things") == "delete");
    CHECK(value<std::int64_t>(*db, "select made_at from things") == 1'700'000'000'123);
    CHECK(value<std::string>(*db, "select typeof(note) from things where note is null") == std::nullopt);
}

TEST_CASE("A word that the program does not know is an error, not a guess") {
    const auto db = tables();
    insert(*db, full_thing());
    run(*db, "update things set mood = 'furious'");
    CHECK_THROWS_WITH(find<Thing>(*db, "t1"), Catch::Contains("furious"));
}

TEST_CASE("Update writes all columns and says whether the row was there") {
    const auto db = tables();
    auto thing = full_thing();
    CHECK_FALSE(update(*db, thing));
    insert(*db, thing);
    thing.note.reset();
    thing.count = 9;
    CHECK(update(*db, thing));
    CHECK(find<Thing>(*db, "t1") == thing);
}

TEST_CASE("A versioned update refuses who read an older version") {
    const auto db = tables();
    insert(*db, full_thing());
    auto first = *find<Thing>(*db, "t1");
    auto second = first;
    first.count = 1;
    CHECK(update_versioned(*db, first));
    CHECK(first.version == 2);
    second.count = 2;
    CHECK_FALSE(update_versioned(*db, second));
    CHECK(second.version == 1);
    CHECK(find<Thing>(*db, "t1")->count == 1);
}

TEST_CASE("Upsert replaces the row with the same composite key") {
    const auto db = tables();
    upsert(*db, Cell{"attic", 1, "dust"});
    upsert(*db, Cell{"attic", 2, "books"});
    upsert(*db, Cell{"attic", 1, "clean"});
    const auto cells = select<Cell>(*db, "order by depth");
    REQUIRE(cells.size() == 2);
    CHECK(cells[0].content == "clean");
    CHECK(cells[1].content == "books");
    CHECK(update(*db, Cell{"attic", 2, "none"}));
    CHECK(select_one<Cell>(*db, "where depth = ?", 2)->content == "none");
}

TEST_CASE("Insert-if-new leaves an existing row alone") {
    const auto db = tables();
    CHECK(insert_if_new(*db, Cell{"attic", 1, "dust"}));
    CHECK_FALSE(insert_if_new(*db, Cell{"attic", 1, "other"}));
    CHECK(select_one<Cell>(*db, "")->content == "dust");
}

TEST_CASE("A numbered record gets its id at insert") {
    const auto db = tables();
    insert(*db, Entry{77, "a"});
    const auto first = db->last_insert_id();
    insert(*db, Entry{77, "b"});
    CHECK(db->last_insert_id() == first + 1);
    CHECK(find<Entry>(*db, first)->text == "a");
    CHECK(remove<Entry>(*db, first));
    CHECK_FALSE(remove<Entry>(*db, first));
}

TEST_CASE("A projection is read in the order of its members") {
    const auto db = tables();
    insert(*db, full_thing());
    const auto rows = query<Summary>(*db, "select id, sum(count) * ? from things group by id", 2);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].id == "t1");
    CHECK(rows[0].total == -10);
}
