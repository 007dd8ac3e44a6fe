#include "storage/rows.hpp"
#include "storage/store.hpp"
#include "tests/storage/support/fault_vfs.hpp"
#include "tests/storage/support/scratch.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

namespace {

void put(Database& db, const std::string& name) {
    run(db, "insert into counters (name, value) values (?, 1)", name);
}

ErrorKind kind_of_write(Store& store, const std::string& name) {
    try {
        write_now(store, [&](Database& db) { put(db, name); });
    } catch (const Error& error) {
        return error.kind();
    }
    FAIL("the write was acknowledged");
    return ErrorKind::other;
}

std::string stored_names(const Scratch& scratch) {
    DatabaseOptions options;
    options.path = scratch.file();
    Database db(options);
    db.check_integrity();
    return value<std::string>(db,
                              "select group_concat(name, ' ') from (select name from counters order by name)")
        .value_or("");
}

struct FaultyStore {
    explicit FaultyStore(const Scratch& scratch)
        : store([&] {
            auto options = store_options(scratch);
            options.vfs = vfs.name();
            options.probe_interval = std::chrono::milliseconds(5);
            options.on_fatal = [this](const std::string& why) {
                ++fatal;
                reason.set_value(why);
            };
            return options;
        }()) {}

    FaultVfs vfs;
    std::atomic<int> fatal{0};
    std::promise<std::string> reason;
    Store store;
};

} // namespace

TEST_CASE("While the disk refuses writes nothing is acknowledged; afterwards the store recovers by itself") {
    const auto [fault, kind] = GENERATE(table<Fault, ErrorKind>({{Fault::disk_full, ErrorKind::full},
                                                                 {Fault::short_write, ErrorKind::full},
                                                                 {Fault::read_only, ErrorKind::read_only}}));
    const Scratch scratch;
    {
        FaultyStore faulty(scratch);
        auto& store = faulty.store;
        write_now(store, [](Database& db) { put(db, "a"); });
        faulty.vfs.set(fault);
        CHECK(kind_of_write(store, "b") == kind);
        CHECK_FALSE(store.ready());
        CHECK(kind_of_write(store, "c") == kind);
        until([&] { return faulty.vfs.raised() > 4; }); // it probes
        CHECK_FALSE(store.ready());
        CHECK(run_now(store.read([](Database& db) { return db.scalar("select count(*) from counters"); })) ==
              1);

        faulty.vfs.set(Fault::none);
        until([&] { return store.ready(); });
        write_now(store, [](Database& db) { put(db, "d"); });
        CHECK(faulty.fatal == 0);
        CHECK(store.statistics().failed_commits == 2);
    }
    CHECK(stored_names(scratch) == "a d");
}

TEST_CASE("A whole batch is refused when its commit fails") {
    const Scratch scratch;
    FaultyStore faulty(scratch);
    std::atomic<int> refused{0};
    std::promise<void> entered;
    std::promise<void> go_on;
    faulty.store.submit([&](Database&) {
        entered.set_value();
        go_on.get_future().wait();
    });
    entered.get_future().wait();
    for (int i = 0; i < 20; ++i)
        faulty.store.submit([i](Database& db) { put(db, std::to_string(i)); },
                            [&](std::exception_ptr error) { refused += error ? 1 : 0; });
    faulty.vfs.set(Fault::disk_full);
    go_on.set_value();
    until([&] { return refused == 20; });
    faulty.vfs.set(Fault::none);
    until([&] { return faulty.store.ready(); });
    CHECK(run_now(faulty.store.read(
              [](Database& db) { return db.scalar("select count(*) from counters"); })) == 0);
}

TEST_CASE("A failed fsync or write error is fatal, and the store takes no write ever after") {
    const auto fault = GENERATE(Fault::fsync_error, Fault::write_error);
    const Scratch scratch;
    {
        FaultyStore faulty(scratch);
        write_now(faulty.store, [](Database& db) { put(db, "a"); });
        faulty.vfs.set(fault);
        CHECK(kind_of_write(faulty.store, "b") == ErrorKind::io);
        CHECK_FALSE(faulty.reason.get_future().get().empty());
        faulty.vfs.set(Fault::none);
        CHECK(kind_of_write(faulty.store, "c") == ErrorKind::io);
        CHECK_FALSE(faulty.store.ready());
        CHECK(faulty.fatal == 1);
    }
    // What was acknowledged is there. "b" was not: it may be there or not, "c" never.
    CHECK_THAT(stored_names(scratch), Catch::StartsWith("a") && !Catch::Contains("c"));
}

TEST_CASE("Nobody is answered before the disk has what was written; what comes meanwhile shares a commit") {
    const Scratch scratch;
    FaultyStore faulty(scratch);
    std::atomic<int> run{0};
    std::atomic<int> answered{0};
    const auto write = [&](int number) {
        faulty.store.submit(
            [&, number](Database& db) {
                put(db, std::to_string(number));
                ++run;
            },
            [&](std::exception_ptr error) { answered += error ? 0 : 1; });
    };
    faulty.vfs.set(Fault::held_fsync);
    write(0);
    until([&] { return faulty.vfs.raised() == 1; });
    for (int number = 1; number <= 20; ++number)
        write(number);
    until([&] { return run == 21; });
    std::promise<std::int64_t> seen;
    auto told = std::async(std::launch::async, [&] {
        run_now(faulty.store.read(
            [&](Database& db) { seen.set_value(db.scalar("select count(*) from counters")); }));
    });
    CHECK(seen.get_future().get() == 1);
    CHECK(told.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout); // nor any reader
    CHECK(answered == 0);
    CHECK(faulty.store.statistics().commits == 1);
    faulty.vfs.set(Fault::none);
    told.get();
    until([&] { return answered == 21; });
    CHECK(faulty.store.statistics().commits == 2);
}

TEST_CASE("A failed fsync while the WAL is brought home is fatal too") {
    const Scratch scratch;
    FaultVfs vfs;
    std::promise<std::string> reason;
    auto options = store_options(scratch);
    options.vfs = vfs.name();
    options.synchronous = Synchronous::normal; // commits do not sync: only the checkpoint can fail
    options.checkpoint_pages = 20;
    options.on_fatal = [&](const std::string& why) { reason.set_value(why); };
    Store store(options);
    vfs.set(Fault::fsync_error);
    for (int i = 0; store.ready(); ++i) {
        try {
            write_now(store, [i](Database& db) { put(db, std::to_string(i)); });
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::io);
        }
    }
    CHECK_THAT(reason.get_future().get(), Catch::Contains("checkpoint"));
}

TEST_CASE("A foreign writer that keeps the lock makes the store busy until it lets go") {
    const Scratch scratch;
    auto options = store_options(scratch);
    options.busy_timeout = std::chrono::milliseconds(1);
    options.probe_interval = std::chrono::milliseconds(5);
    Store store(options);
    DatabaseOptions beside;
    beside.path = scratch.file();
    Database other(beside);
    {
        Transaction held(other);
        CHECK(kind_of_write(store, "a") == ErrorKind::busy);
        CHECK_FALSE(store.ready());
    }
    until([&] { return store.ready(); });
    CHECK_NOTHROW(write_now(store, [](Database& db) { put(db, "b"); }));
}

TEST_CASE("A corrupt page met by a rule is fatal") {
    const Scratch scratch;
    std::promise<std::string> reason;
    auto options = store_options(scratch);
    options.on_fatal = [&](const std::string& why) { reason.set_value(why); };
    Store store(options);
    CHECK_THROWS_AS(
        write_now(store,
                  [](Database&) { throw Error(ErrorKind::corrupt, 11, "database disk image is malformed"); }),
        Error);
    CHECK_THAT(reason.get_future().get(), Catch::Contains("malformed"));
    CHECK_FALSE(store.ready());
}

TEST_CASE("A rule cannot smuggle its changes past a transaction that SQLite gave up") {
    const Scratch scratch;
    Store store(store_options(scratch));
    const auto hides_a_rollback = [](Database& db) {
        put(db, "a");
        db.execute_script("rollback");
    };
    CHECK_THROWS_AS(write_now(store, hides_a_rollback), Error);
    CHECK_NOTHROW(write_now(store, [](Database& db) { put(db, "b"); }));
    store.stop();
    CHECK(stored_names(scratch) == "b");
}
