// A process that writes is killed at a moment of chance; whatever it was told is stored must be there, once.
#include "storage/rows.hpp"
#include "storage/store.hpp"
#include "tests/storage/support/scratch.hpp"

#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <csignal>
#include <set>
#include <sys/wait.h>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

namespace {

constexpr int writers = 40;

// The child: many coroutines write numbered rows; each number goes down the pipe once its write returned.
[[noreturn]] void write_until_killed(const Scratch& scratch, int round, int pipe) {
    auto options = store_options(scratch);
    options.checkpoint_pages = 50; // so that kills fall into checkpoints too
    Store store(options);
    asio::io_context loop;
    const auto work = [&](int writer) -> asio::awaitable<void> {
        for (std::int64_t i = 0;; ++i) {
            const std::int64_t number = (round * writers + writer) * 1'000'000LL + i;
            co_await store.write([&](Database& db) {
                run(db, "insert into counters (name, value) values (?, ?)", "n" + std::to_string(number),
                    number);
                run(db,
                    "insert into status_log (organization_id, charge_point_id, evse_id, status, received_at)"
                    " values ('o', 'c', 1, 's', ?)",
                    number);
            });
            if (::write(pipe, &number, sizeof number) != sizeof number)
                ::_exit(1);
        }
    };
    for (int writer = 0; writer < writers; ++writer)
        asio::co_spawn(loop, work(writer), asio::detached);
    loop.run();
    ::_exit(1);
}

// Reads acknowledged numbers until `enough` came, kills the child, and reads what is left in the pipe.
void collect_and_kill(pid_t child, int pipe, std::size_t enough, std::set<std::int64_t>& acknowledged) {
    std::int64_t number = 0;
    std::size_t seen = 0;
    while (::read(pipe, &number, sizeof number) == sizeof number) {
        acknowledged.insert(number);
        if (++seen == enough)
            ::kill(child, SIGKILL);
    }
    ::close(pipe);
    ::waitpid(child, nullptr, 0);
}

} // namespace

TEST_CASE("After a kill every acknowledged write is stored once and the file is sound") {
    const Scratch scratch;
    std::set<std::int64_t> acknowledged;
    for (int round = 0; round < 5; ++round) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ::close(ends[0]);
            write_until_killed(scratch, round, ends[1]);
        }
        ::close(ends[1]);
        collect_and_kill(child, ends[0], static_cast<std::size_t>(100 + 333 * round), acknowledged);
        CHECK(acknowledged.size() >= static_cast<std::size_t>(100 + 333 * round));

        auto options = store_options(scratch);
        options.integrity = Integrity::quick_check;
        { const Store reopened(options); }
        DatabaseOptions plain;
        plain.path = scratch.file();
        Database db(plain);
        CHECK(value<std::string>(db, "pragma integrity_check") == "ok");
        std::set<std::int64_t> stored;
        auto statement = db.prepare("select value from counters");
        while (statement.step())
            stored.insert(statement.integer(0));
        for (const auto number : acknowledged) {
            if (!stored.contains(number))
                FAIL("acknowledged but not stored: " << number);
        }
        CHECK(db.scalar("select count(*) from status_log") == db.scalar("select count(*) from counters"));
        CHECK(db.scalar("select count(distinct received_at) from status_log") ==
              static_cast<std::int64_t>(stored.size()));
    }
}
