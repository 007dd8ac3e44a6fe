#include "storage/rows.hpp"
#include "storage/store.hpp"
#include "tests/storage/support/scratch.hpp"
#include "tests/storage/support/writes.hpp"

#include <boost/asio/thread_pool.hpp>
#include <catch2/catch.hpp>

#include <array>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

namespace {

asio::awaitable<std::int64_t> write_and_read(Store& store) {
    const std::string name = "a";
    const auto written = co_await store.write([&](Database& db) {
        put(db, name, 42);
        return value<std::int64_t>(db, "select value from counters where name = ?", name).value();
    });
    const auto count = co_await store.read([](Database& db) { return rows(db); });
    co_return written * 100 + count;
}

} // namespace

TEST_CASE("A write returns the rule's value after its commit, and a read sees it") {
    const Scratch scratch;
    Store store(store_options(scratch));
    CHECK(run_now(write_and_read(store)) == 4'201);
}

TEST_CASE("A coroutine resumes on its own executor") {
    const Scratch scratch;
    asio::io_context loop; // outlives the store
    Store store(store_options(scratch));
    std::vector<std::thread::id> threads;
    const auto work = [&]() -> asio::awaitable<void> {
        co_await store.write([](Database& db) { put(db, "a"); });
        threads.push_back(std::this_thread::get_id());
        co_await store.read([](Database& db) { return rows(db); });
        threads.push_back(std::this_thread::get_id());
    };
    asio::co_spawn(loop, work, asio::detached);
    loop.run();
    CHECK(threads == std::vector(2, std::this_thread::get_id()));
}

TEST_CASE("A rule that throws is undone alone and its exception reaches its caller") {
    const Scratch scratch;
    asio::io_context loop; // outlives the store
    Store store(store_options(scratch));
    int failures = 0;
    const auto work = [&](int i) -> asio::awaitable<void> {
        try {
            co_await store.write([&](Database& db) {
                put(db, "row-" + std::to_string(i));
                if (i % 2 == 1)
                    throw std::domain_error("odd");
            });
        } catch (const std::domain_error&) {
            ++failures;
        }
    };
    run_together(loop, store, 10, work);
    CHECK(failures == 5);
    const auto count = run_now(store.read([](Database& db) { return rows(db); }));
    CHECK(count == 5);
    CHECK(store.statistics().rejected == 5);
    CHECK(store.ready());
}

TEST_CASE("A violated constraint is the rule's own failure") {
    const Scratch scratch;
    Store store(store_options(scratch));
    write_now(store, [](Database& db) { put(db, "a"); });
    CHECK_THROWS_AS(write_now(store, [](Database& db) { put(db, "a"); }), Error);
    CHECK(store.ready());
    CHECK_NOTHROW(write_now(store, [](Database& db) { put(db, "b"); }));
}

TEST_CASE("A queue beyond its bound calls itself overloaded, and every write still completes") {
    const Scratch scratch;
    auto options = store_options(scratch);
    options.max_queue = 10;
    asio::io_context loop; // outlives the store
    Store store(options);
    int done = 0;
    const auto work = [&](int i) -> asio::awaitable<void> {
        co_await store.write([&](Database& db) { put(db, "row-" + std::to_string(i)); });
        ++done;
    };
    HeldWriter held(store);
    for (int i = 0; i < 9; ++i)
        asio::co_spawn(loop, work(i), asio::detached);
    loop.poll();
    CHECK_FALSE(store.overloaded());
    for (int i = 9; i < 500; ++i)
        asio::co_spawn(loop, work(i), asio::detached);
    loop.poll();
    CHECK(store.overloaded());
    CHECK(done == 0);
    held.release();
    loop.run();
    CHECK(done == 500);
    CHECK_FALSE(store.overloaded());
}

TEST_CASE("Writes of several event loops each resume on their own") {
    const Scratch scratch;
    std::array<asio::io_context, 3> loops; // outlive the store
    Store store(store_options(scratch));
    constexpr int per_loop = 300;
    std::atomic<int> strayed{0};
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < loops.size(); ++t) {
        threads.emplace_back([&, t] {
            auto& loop = loops[t];
            const auto self = std::this_thread::get_id();
            const auto work = [&](int i) -> asio::awaitable<void> {
                co_await store.write(
                    [&](Database& db) { put(db, std::to_string(t) + "-" + std::to_string(i)); });
                if (std::this_thread::get_id() != self)
                    ++strayed;
            };
            for (int i = 0; i < per_loop; ++i)
                asio::co_spawn(loop, work(i), asio::detached);
            loop.run();
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(strayed == 0);
    CHECK(run_now(store.read([](Database& db) { return rows(db); })) ==
          static_cast<int>(loops.size()) * per_loop);
}

TEST_CASE("The commit listener hears of every commit before the writers resume") {
    const Scratch scratch;
    Store store(store_options(scratch));
    std::atomic<int> heard{0};
    store.on_commit([&] { ++heard; });
    int at_resume = 0;
    const auto work = [&]() -> asio::awaitable<int> {
        co_await store.write([](Database& db) { put(db, "a"); });
        at_resume = heard;
        co_return at_resume;
    };
    CHECK(run_now(work()) == 1);
}

TEST_CASE("A read is a snapshot: what is committed meanwhile does not appear") {
    const Scratch scratch;
    Store store(store_options(scratch));
    const auto counts = run_now(store.read([&](Database& db) {
        const auto before = rows(db);
        write_now(store, [](Database& inner) { put(inner, "a"); });
        return std::pair(before, rows(db));
    }));
    CHECK(counts == std::pair<std::int64_t, std::int64_t>(0, 0));
    CHECK(run_now(store.read([](Database& db) { return rows(db); })) == 1);
}

TEST_CASE("A read cannot write, and what a query throws reaches its caller") {
    const Scratch scratch;
    Store store(store_options(scratch));
    CHECK_THROWS_AS(run_now(store.read([](Database& db) {
                        put(db, "a");
                        return 0;
                    })),
                    Error);
    CHECK_THROWS_AS(run_now(store.read([](Database&) -> int { throw std::domain_error("no"); })),
                    std::domain_error);
    CHECK(run_now(store.read([](Database& db) { return rows(db); })) == 0);
    CHECK(store.ready());
}

TEST_CASE("Stop completes what is queued and refuses what comes later") {
    const Scratch scratch;
    Store store(store_options(scratch));
    std::atomic<int> committed{0};
    {
        HeldWriter held(store);
        for (int i = 0; i < 500; ++i)
            store.submit([i](Database& db) { put(db, "row-" + std::to_string(i)); },
                         [&](std::exception_ptr error) { committed += error ? 0 : 1; });
        held.release();
        store.stop();
    }
    CHECK(committed == 500);
    CHECK_THROWS_WITH(write_now(store, [](Database& db) { put(db, "late"); }), Catch::Contains("stopped"));
    CHECK_THROWS_WITH(run_now(store.read([](Database& db) { return rows(db); })), Catch::Contains("stopped"));
}

TEST_CASE("Stop under load: every write either is stored or was told that it is not") {
    const Scratch scratch;
    std::atomic<int> stored{0};
    std::atomic<int> refused{0};
    constexpr int tasks = 50;
    {
        Store store(store_options(scratch));
        asio::thread_pool pool(2);
        const auto work = [&](int task) -> asio::awaitable<void> {
            for (int i = 0;; ++i) {
                const auto name = std::to_string(task) + "-" + std::to_string(i);
                try {
                    co_await store.write([&](Database& db) { put(db, name); });
                    ++stored;
                } catch (const Error&) {
                    ++refused;
                    co_return;
                }
            }
        };
        for (int task = 0; task < tasks; ++task)
            asio::co_spawn(pool, work(task), asio::detached);
        until([&] { return stored > 200; });
        store.stop();
        pool.join();
    }
    CHECK(refused == tasks);
    Store store(store_options(scratch));
    CHECK(run_now(store.read([](Database& db) { return rows(db); })) == stored);
}

TEST_CASE("Coroutines whose event loop is gone when their write completes are destroyed, not lost") {
    const Scratch scratch;
    auto watched = std::make_shared<int>(1);
    Store store(store_options(scratch));
    {
        asio::io_context loop;
        const auto work = [&store](std::shared_ptr<int> held) -> asio::awaitable<void> {
            co_await store.write([](Database& db) { put(db, "a"); });
            *held = 2; // never reached: the loop does not run again
        };
        asio::co_spawn(loop, work(watched), asio::detached);
        loop.poll();
        store.stop();
    }
    CHECK(*watched == 1);
    CHECK(watched.use_count() == 1);
}
