// What the store makes of many writers that each wait for their commit: writes per second and writes per
// commit.
#include "storage/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>

using namespace voltgate;
namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds span{3};

asio::awaitable<void> keep_writing(storage::Store& store, const bool& stopping) {
    const auto rule = [](storage::Database& db) {
        auto insert = db.prepare(
            "INSERT INTO bench_rows(text) VALUES('StatusNotification: connector 1, Charging, NoError')");
        insert.step();
    };
    while (!stopping)
        co_await store.write(rule);
}

void measure(unsigned writers) {
    std::string folder = (std::filesystem::temp_directory_path() / "voltgate-bench-XXXXXX").string();
    if (!::mkdtemp(folder.data()))
        throw std::runtime_error("no temporary folder");
    {
        storage::StoreOptions options;
        options.path = std::filesystem::path(folder) / "bench.db";
        storage::Store store(options);
        asio::io_context loop(1);
        bool stopping = false;
        store.submit([](storage::Database& db) {
            db.execute_script("CREATE TABLE bench_rows(id INTEGER PRIMARY KEY, text TEXT)");
        });
        for (unsigned writer = 0; writer < writers; ++writer)
            asio::co_spawn(loop, keep_writing(store, stopping), asio::detached);
        const auto begin = std::chrono::steady_clock::now();
        loop.run_for(span);
        const auto statistics = store.statistics();
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        std::printf("  %4u writers: %8.0f writes/s, %6.1f writes per commit, %.2f ms per commit\n", writers,
                    static_cast<double>(statistics.writes) / seconds, statistics.writes_per_commit(),
                    std::chrono::duration<double, std::milli>(statistics.commit_time).count() /
                        static_cast<double>(std::max<std::uint64_t>(1, statistics.commits)));
        stopping = true;
        loop.run();
        store.stop();
    }
    std::filesystem::remove_all(folder);
}

} // namespace

int main() {
    std::puts("Group commit (WAL, synchronous=FULL)");
    for (const unsigned writers : {1u, 10u, 100u, 500u})
        measure(writers);
}
