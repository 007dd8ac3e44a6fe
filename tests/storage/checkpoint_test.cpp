#include "storage/rows.hpp"
#include "storage/store.hpp"
#include "tests/storage/support/scratch.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

namespace {

// About five pages of new rows.
void put_much(Store& store, int i) {
    write_now(store, [i](Database& db) {
        for (int k = 0; k < 5; ++k)
            run(db, "insert into counters values (?, 1)",
                std::to_string(i) + "-" + std::to_string(k) + std::string(3'500, 'x'));
    });
}

} // namespace

TEST_CASE("Under steady writes the WAL is begun anew and again, instead of growing") {
    const Scratch scratch;
    auto options = store_options(scratch);
    options.checkpoint_pages = 100;
    Store store(options);
    for (int i = 0; i < 400; ++i)
        put_much(store, i);
    const auto statistics = store.statistics();
    CHECK(statistics.checkpoints > 2);
    CHECK(statistics.wal_pages < 1'000); // some 4,000 were written
    CHECK(std::filesystem::file_size(scratch.file().string() + "-wal") < 1'500 * 4'096);
}

TEST_CASE("A reader's old snapshot lets the WAL grow, and it shrinks again afterwards") {
    const Scratch scratch;
    auto options = store_options(scratch);
    options.checkpoint_pages = 100;
    Store store(options);
    put_much(store, 0);
    run_now(store.read([&](Database& db) {
        const auto before = db.scalar("select count(*) from counters");
        for (int i = 1; i < 100; ++i)
            put_much(store, i);
        const auto statistics = store.statistics();
        CHECK(statistics.wal_pages > 500);
        // One for every hundred pages, not one for every commit.
        CHECK(static_cast<std::int64_t>(statistics.checkpoints) <=
              statistics.wal_pages / options.checkpoint_pages + 1);
        CHECK(db.scalar("select count(*) from counters") == before);
        return 0;
    }));
    for (int i = 100; i < 400; ++i)
        put_much(store, i);
    CHECK(store.statistics().wal_pages < 1'500);
}
