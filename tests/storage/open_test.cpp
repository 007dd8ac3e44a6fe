#include "storage/migrations.hpp"
#include "storage/open.hpp"
#include "storage/records/events.hpp"
#include "storage/records/organizations.hpp"
#include "storage/store.hpp"
#include "tests/storage/support/scratch.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <fstream>

using namespace voltgate::storage;
using namespace voltgate::storage::test;
using Catch::Contains;

namespace {

Database plain(const std::filesystem::path& path) {
    DatabaseOptions options;
    options.path = path;
    return Database(options);
}

// A migrated database with enough rows for several pages.
void fill(const std::filesystem::path& path) {
    auto db = plain(path);
    migrate(db);
    Transaction transaction(db);
    for (int i = 0; i < 2'000; ++i)
        run(db, "insert into counters (name, value) values (?, ?)", "counter-" + std::to_string(i), i);
    transaction.commit();
}

void overwrite(const std::filesystem::path& path, std::streamoff offset, std::size_t count) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(offset);
    file << std::string(count, '\x55');
}

} // namespace

TEST_CASE("A new file gets the schema, its marks and the default organization") {
    const Scratch scratch;
    { const Store store(store_options(scratch)); }
    auto db = plain(scratch.file());
    CHECK(db.scalar("pragma application_id") == application_id);
    CHECK(db.scalar("pragma user_version") == newest_schema());
    CHECK(organizations::get(db, default_organization).has_value());
}

TEST_CASE("Migrations are numbered from one without a gap") {
    int expected = 1;
    for (const auto& step : migrations())
        CHECK(step.version == expected++);
}

TEST_CASE("Only the missing migrations are applied, and again nothing") {
    const Scratch scratch;
    auto db = plain(scratch.file());
    const std::array steps{Migration{1, "one", "create table a (n integer); insert into a values (1)"},
                           Migration{2, "two", "insert into a values (2)"}};
    migrate(db, std::span(steps).first(1));
    migrate(db, steps);
    migrate(db, steps);
    CHECK(db.scalar("select sum(n) from a") == 3);
    CHECK(db.scalar("pragma user_version") == 2);
}

TEST_CASE("The number of an event is not used again after the counter is gone, though no event was left") {
    const Scratch scratch;
    auto db = plain(scratch.file());
    constexpr int counted = 25; // the last step with a counter
    migrate(db, migrations().first(counted));
    Event event;
    event.id = "evt_1";
    for (std::int64_t expected : {1, 2})
        CHECK(events::add(db, event) == expected);
    db.execute_script("delete from events");
    migrate(db);
    CHECK(events::last_sequence(db) == 2);
    CHECK(events::add(db, event) == 3);
}

TEST_CASE("A migration that fails leaves the schema as it was") {
    const Scratch scratch;
    auto db = plain(scratch.file());
    const std::array steps{Migration{1, "one", "create table a (n integer)"},
                           Migration{2, "two", "create table b (n integer); insert into nowhere values (1)"}};
    CHECK_THROWS_AS(migrate(db, steps), Error);
    CHECK(db.scalar("pragma user_version") == 1);
    CHECK(db.scalar("select count(*) from sqlite_schema where name = 'b'") == 0);
}

TEST_CASE("A schema newer than the program is refused") {
    const Scratch scratch;
    fill(scratch.file());
    plain(scratch.file()).execute_script("pragma user_version = 9999");
    CHECK_THROWS_WITH(Store(store_options(scratch)), Contains("newer Voltgate"));
    CHECK_THROWS_WITH(open_beside_server(scratch.file()), Contains("newer Voltgate"));
}

TEST_CASE("Another program's database is refused and left untouched") {
    const Scratch scratch;
    DatabaseOptions options;
    options.path = scratch.file();
    {
        Database foreign(options);
        foreign.execute_script("pragma journal_mode = delete; create table notes (t text)");
    }
    CHECK_THROWS_WITH(Store(store_options(scratch)), Contains("another program"));
    options.mode = OpenMode::read_only;
    Database foreign(options);
    CHECK(value<std::string>(foreign, "pragma journal_mode") == "delete");
    CHECK(foreign.scalar("select count(*) from sqlite_schema") == 1);
}

TEST_CASE("A file that is no database is refused") {
    const Scratch scratch;
    std::ofstream(scratch.file()) << std::string(8'192, 'x');
    CHECK_THROWS_WITH(Store(store_options(scratch)), Contains("not a database"));
}

TEST_CASE("A damaged file is refused: at once when its root is hit, by quick_check when its depth is") {
    const Scratch scratch;
    fill(scratch.file());
    auto options = store_options(scratch);
    options.integrity = Integrity::quick_check;
    SECTION("whole") {
        CHECK_NOTHROW(Store(options));
    }
    SECTION("the schema page") {
        overwrite(scratch.file(), 100, 3'000);
        CHECK_THROWS_AS(Store(store_options(scratch)), OpenError);
    }
    SECTION("pages of a table") {
        const auto size = std::filesystem::file_size(scratch.file());
        overwrite(scratch.file(), static_cast<std::streamoff>(size - 3 * 4'096), 3 * 4'096);
        CHECK_THROWS_WITH(Store(options), Contains("damaged"));
    }
}

TEST_CASE("A folder that does not exist is a clear error") {
    StoreOptions options;
    options.path = "/nonexistent/voltgate.db";
    CHECK_THROWS_AS(Store(options), OpenError);
}

TEST_CASE("A second server on the same file is refused until the first has ended") {
    const Scratch scratch;
    {
        const Store first(store_options(scratch));
        CHECK_THROWS_WITH(Store(store_options(scratch)), Contains("another server"));
    }
    CHECK_NOTHROW(Store(store_options(scratch)));
}

TEST_CASE("A tool works beside a running server") {
    const Scratch scratch;
    Store store(store_options(scratch));
    write_now(store, [](Database& db) { run(db, "insert into counters values ('server', 1)"); });
    const auto tool = open_beside_server(scratch.file());
    run(*tool, "insert into counters values ('tool', 2)");
    CHECK(tool->scalar("select sum(value) from counters") == 3);
    write_now(store, [](Database& db) { run(db, "update counters set value = 10 where name = 'tool'"); });
    CHECK(tool->scalar("select sum(value) from counters") == 11);
}

TEST_CASE("A tool makes the database when there is none, unless it only reads") {
    const Scratch scratch;
    CHECK_THROWS_WITH(open_beside_server(scratch.file(), OpenMode::read_only), Contains("no database"));
    CHECK(open_beside_server(scratch.file())->scalar("pragma user_version") == newest_schema());
    const auto reader = open_beside_server(scratch.file(), OpenMode::read_only);
    CHECK_THROWS_AS(run(*reader, "insert into counters values ('x', 1)"), Error);
}

TEST_CASE("A tool does not migrate under a running server") {
    const Scratch scratch;
    const auto held = FileLock::try_acquire(scratch.file());
    REQUIRE(held);
    CHECK_THROWS_WITH(open_beside_server(scratch.file()), Contains("in use"));
}

TEST_CASE("A backup taken while writes go on is whole and opens as a database") {
    const Scratch scratch;
    const auto copy = scratch.file("copy.db");
    Store store(store_options(scratch));
    write_now(store, [](Database& db) { run(db, "insert into counters values ('before', 1)"); });
    std::atomic<bool> going{true};
    std::thread writer([&] {
        for (int i = 0; going; ++i)
            write_now(store, [i](Database& db) {
                run(db, "insert into counters values (?, 1)", "row-" + std::to_string(i));
                run(db, "insert into counters values (?, 1)", "twin-" + std::to_string(i));
            });
    });
    until([&] { return store.statistics().commits > 20; });
    store.backup(copy);
    going = false;
    writer.join();
    CHECK_THROWS_WITH(store.backup(copy), Contains("exists already"));

    auto options = store_options(scratch);
    options.path = copy;
    options.integrity = Integrity::quick_check;
    { const Store restored(options); }
    auto db = plain(copy);
    CHECK(db.scalar("select count(*) from counters where name = 'before'") == 1);
    CHECK(db.scalar("select count(*) from counters where name like 'row-%'") ==
          db.scalar("select count(*) from counters where name like 'twin-%'"));
    CHECK(db.scalar("select count(*) from counters") > 20);
}

TEST_CASE("Database, WAL and backup are closed to other users") {
    const Scratch scratch;
    Store store(store_options(scratch));
    write_now(store, [](Database& db) { run(db, "insert into counters values ('a', 1)"); });
    store.backup(scratch.file("copy.db"));
    for (const auto& name : {"voltgate.db", "voltgate.db-wal", "copy.db"}) {
        INFO(name);
        CHECK((std::filesystem::status(scratch.file(name)).permissions() &
               std::filesystem::perms::others_all) == std::filesystem::perms::none);
    }
}
