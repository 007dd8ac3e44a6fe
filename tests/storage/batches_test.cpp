// Which writes share a transaction, and which of them a savepoint.
#include "tests/storage/support/scratch.hpp"
#include "tests/storage/support/writes.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <numeric>
#include <vector>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

TEST_CASE("Rules that may run again share a savepoint; where one throws, it is undone alone and the others "
          "run again") {
    const Scratch scratch;
    asio::io_context loop; // outlives the store
    auto options = store_options(scratch);
    options.max_together = 4;
    Store store(options);
    int runs = 0;
    int failures = 0;
    const auto work = [&](int i) -> asio::awaitable<void> {
        try {
            co_await store.write_repeatable([&](Database& db) {
                ++runs;
                put(db, "row-" + std::to_string(i));
                if (i == 5)
                    throw std::domain_error("five");
            });
        } catch (const std::domain_error&) {
            ++failures;
        }
    };
    run_together(loop, store, 10, work);
    CHECK(failures == 1);
    CHECK(runs == 4 + (2 + 4) + 2);
    const auto count = run_now(store.read([](Database& db) { return rows(db); }));
    CHECK(count == 9);
    CHECK(store.statistics().rejected == 1);
}

TEST_CASE("Rules that may run again and others run in the order in which they came") {
    const Scratch scratch;
    asio::io_context loop; // outlives the store
    Store store(store_options(scratch));
    std::vector<int> ran;
    const auto work = [&](int i) -> asio::awaitable<void> {
        const auto rule = [&](Database& db) {
            put(db, "row-" + std::to_string(i));
            ran.push_back(i);
        };
        if (i % 4 == 3)
            co_await store.write(rule);
        else
            co_await store.write_repeatable(rule);
    };
    run_together(loop, store, 10, work);
    CHECK(ran == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
}

TEST_CASE("A rule that changed megabytes and then throws is undone as a small one is") {
    const Scratch scratch;
    asio::io_context loop; // outlives the store
    Store store(store_options(scratch));
    constexpr int many = 20'000;
    write_now(store, [](Database& db) {
        for (int i = 0; i < many; ++i)
            put(db, std::string(100, 'x') + std::to_string(i), 1);
    });
    const auto raise = [&](int by, bool fail) -> asio::awaitable<void> {
        try {
            co_await store.write([&](Database& db) {
                run(db, "update counters set value = value + ?", by);
                if (fail)
                    throw std::domain_error("too much");
            });
        } catch (const std::domain_error&) { // as asked for
        }
    };
    HeldWriter held(store); // so that all of them share one transaction
    asio::co_spawn(loop, raise(10, false), asio::detached);
    asio::co_spawn(loop, raise(1'000, true), asio::detached);
    asio::co_spawn(loop, raise(100, false), asio::detached);
    loop.poll();
    held.release();
    loop.run();
    const auto sum =
        run_now(store.read([](Database& db) { return db.scalar("select sum(value) from counters"); }));
    CHECK(sum == many * 111);
}

TEST_CASE("Waiting writes share commits, at most max_batch of them, in the order in which they came") {
    const Scratch scratch;
    auto options = store_options(scratch);
    options.max_batch = 50;
    asio::io_context loop; // outlives the store
    Store store(options);
    std::vector<int> order;
    const auto work = [&](int i) -> asio::awaitable<void> {
        co_await store.write([&](Database& db) { put(db, "row-" + std::to_string(i), i); });
        order.push_back(i);
    };
    const auto before = store.statistics();
    run_together(loop, store, 200, work);

    std::vector<int> expected(200);
    std::iota(expected.begin(), expected.end(), 0);
    CHECK(order == expected);
    const auto after = store.statistics();
    CHECK(after.commits - before.commits == 1 + 4);
    CHECK(after.largest_batch == 50);
    CHECK(after.largest_queue == 200);
    const auto in_row_order = run_now(store.read([](Database& db) {
        return db.scalar("select count(*) from counters as a join counters as b on b.rowid = a.rowid + 1"
                         " where b.value = a.value + 1");
    }));
    CHECK(in_row_order == 199);
}

TEST_CASE("A transaction that reached its goal ends as soon as the disk is free, though more writes wait") {
    const Scratch scratch;
    asio::io_context loop; // outlives the store
    auto options = store_options(scratch);
    options.max_together = 10;
    options.batch_goal = 30;
    Store store(options);
    std::vector<std::uint64_t> commits_before;
    const auto work = [&](int i) -> asio::awaitable<void> {
        co_await store.write([&](Database& db) {
            put(db, "row-" + std::to_string(i));
            commits_before.push_back(store.statistics().commits);
        });
    };
    write_now(store, [](Database& db) { put(db, "the disk has nothing more to do than this"); });
    run_together(loop, store, 100, work); // the held write is the first of the transaction
    REQUIRE(commits_before.size() == 100);
    CHECK(commits_before[29] == commits_before[0]);
    CHECK(commits_before[30] == commits_before[0] + 1);
}
