#include "storage/database.hpp"
#include "storage/rows.hpp"
#include "tests/storage/support/scratch.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

namespace {

DatabaseOptions in_memory() {
    DatabaseOptions options;
    options.path = ":memory:";
    return options;
}

ErrorKind kind_thrown(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.kind();
    }
    FAIL("nothing was thrown");
    return ErrorKind::other;
}

} // namespace

TEST_CASE("A file is opened in WAL mode with full synchronisation and foreign keys") {
    const Scratch scratch;
    DatabaseOptions options;
    options.path = scratch.file();
    Database db(options);
    CHECK(value<std::string>(db, "pragma journal_mode") == "wal");
    CHECK(db.scalar("pragma synchronous") == 2);
    CHECK(db.scalar("pragma foreign_keys") == 1);
    CHECK(db.scalar("pragma mmap_size") == 0);
}

TEST_CASE("A statement that is being stepped through can be prepared a second time") {
    Database db(in_memory());
    db.execute_script("create table t (n integer); insert into t values (1), (2)");
    int pairs = 0;
    auto outer = db.prepare("select n from t");
    while (outer.step()) {
        auto inner = db.prepare("select n from t");
        while (inner.step())
            ++pairs;
    }
    CHECK(pairs == 4);
}

TEST_CASE("The statement cache stays within its bound and statements still work") {
    auto options = in_memory();
    options.statement_cache = 4;
    Database db(options);
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 20; ++i)
            CHECK(db.scalar("select " + std::to_string(i)) == i);
    }
}

TEST_CASE("Two statements with the same head and different tails are told apart") {
    Database db(in_memory());
    db.execute_script("create table t (n integer); insert into t values (1), (2)");
    const auto count = [&](std::string_view tail) {
        auto statement = db.prepare("select count(*) from t ", tail);
        statement.step();
        return statement.integer(0);
    };
    CHECK(count("where n = 1") == 1);
    CHECK(count("where n > 0") == 2);
    CHECK(count("where n = 1") == 1);
}

TEST_CASE("Errors say what kind they are") {
    Database db(in_memory());
    db.execute_script("create table t (n integer unique)");
    run(db, "insert into t values (1)");
    CHECK(kind_thrown([&] { run(db, "insert into t values (1)"); }) == ErrorKind::constraint);
    CHECK(kind_thrown([&] { run(db, "no such verb"); }) == ErrorKind::other);
    db.execute_script("pragma query_only = on");
    CHECK(kind_thrown([&] { run(db, "insert into t values (2)"); }) == ErrorKind::read_only);
}

TEST_CASE("An error names the statement and SQLite's reason") {
    Database db(in_memory());
    CHECK_THROWS_WITH(run(db, "select * from nowhere"),
                      Catch::Contains("nowhere") && Catch::Contains("no such table"));
}

TEST_CASE("A second writer is told that the database is busy") {
    const Scratch scratch;
    DatabaseOptions options;
    options.path = scratch.file();
    options.busy_timeout = std::chrono::milliseconds(1);
    Database first(options);
    Database second(options);
    Transaction held(first);
    CHECK(kind_thrown([&] { Transaction refused(second); }) == ErrorKind::busy);
}

TEST_CASE("A transaction that is not committed leaves nothing") {
    Database db(in_memory());
    db.execute_script("create table t (n integer)");
    {
        Transaction transaction(db);
        run(db, "insert into t values (1)");
    }
    CHECK(db.scalar("select count(*) from t") == 0);
    {
        Transaction transaction(db);
        run(db, "insert into t values (1)");
        transaction.commit();
    }
    CHECK(db.scalar("select count(*) from t") == 1);
}

TEST_CASE("An empty text is a text, not NULL") {
    Database db(in_memory());
    db.execute_script("create table t (s text not null)");
    run(db, "insert into t values (?)", std::string_view());
    CHECK(value<std::string>(db, "select s from t") == "");
}
