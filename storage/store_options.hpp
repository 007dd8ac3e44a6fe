// What can be set on a Store, and what it counts.
#pragma once

#include "storage/database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace voltgate::storage {

struct StoreOptions {
    std::filesystem::path path;
    Synchronous synchronous = Synchronous::full;
    Integrity integrity = Integrity::trusted; // quick_check: reads the whole file at the start
    std::size_t max_batch = 400;    // closures per transaction, those that come while it runs included
    std::size_t batch_goal = 100;   // closures from which on a transaction ends when the disk is free
    std::size_t max_together = 32;  // closures that share a savepoint, of those that may run again
    std::size_t max_queue = 20'000; // waiting writes from which on the store calls itself overloaded
    std::size_t readers = 2;
    std::chrono::milliseconds busy_timeout{5'000};   // for another process that writes (voltgate key create)
    std::chrono::milliseconds probe_interval{1'000}; // while not ready
    int checkpoint_pages = 8'000;                    // WAL pages from which on the WAL is brought home
    // Pages kept in memory. SQLite walks through all of them at nearly every commit, so more than what is
    // written again and again makes writing slower; the system keeps the rest of the file at hand anyway.
    std::size_t cache_kib = 16 * 1024;
    std::string vfs; // empty: SQLite's default
    // Called once, on a thread of the store, when the file can no longer be trusted: the server must stop.
    std::function<void(const std::string&)> on_fatal;
};

struct StoreStatistics {
    std::uint64_t commits = 0;
    std::uint64_t writes = 0;         // closures committed
    std::uint64_t rejected = 0;       // closures that threw
    std::uint64_t failed_commits = 0; // batches lost to the machine
    std::uint64_t reads = 0;
    std::uint64_t checkpoints = 0;
    std::size_t queued = 0; // writes waiting now
    std::size_t largest_batch = 0;
    std::size_t largest_queue = 0;
    std::int64_t wal_pages = 0;              // after the last commit
    std::chrono::nanoseconds commit_time{0}; // sum over all commits, from begin until they are on the disk
    std::chrono::nanoseconds longest_commit{0};
    [[nodiscard]] double writes_per_commit() const {
        return commits == 0 ? 0.0 : static_cast<double>(writes) / static_cast<double>(commits);
    }
};

} // namespace voltgate::storage
