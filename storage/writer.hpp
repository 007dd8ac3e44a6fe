// The one thread that writes: takes what is queued, runs it in one transaction, commits, and leaves the rest
// to the syncer. Owned by the Store; enqueue and the getters are thread safe.
#pragma once

#include "storage/checkpointer.hpp"
#include "storage/durability.hpp"
#include "storage/gate.hpp"
#include "storage/health.hpp"
#include "storage/job.hpp"
#include "storage/store_options.hpp"
#include "storage/syncer.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace voltgate::storage {

class Writer {
public:
    Writer(Database& db, const StoreOptions& options, Gate& gate, Checkpointer& checkpointer, Health& health,
           Durability& durability);
    ~Writer();

    // Told after each batch that is on the disk.
    void on_commit(std::function<void()> listener) { syncer_.on_commit(std::move(listener)); }
    void enqueue(Job& job);
    // Completes what is queued, refuses what comes later.
    void stop();

    [[nodiscard]] std::size_t queued() const { return waiting_.load(std::memory_order_relaxed); }
    [[nodiscard]] StoreStatistics statistics() const;

private:
    enum class Wake { jobs, probe, stop };
    using Clock = Syncer::Clock;

    void loop();
    Wake wait_for_batch();
    [[nodiscard]] std::size_t at_once() const;
    void take_waiting(); // with the mutex held
    void run_batch();
    void run_in_transaction();
    bool more_came();
    std::size_t run_next(std::size_t first);
    bool run_together(std::span<Job* const> jobs);
    void run_one(Job& job);
    void attempt(Job& job);
    void fail_batch(const Error& error);
    void probe();
    void committed();
    void on_the_disk(Clock::duration took);
    void hand_over(Clock::time_point begun);
    void resume_batch();

    Database& db_;
    const StoreOptions& options_;
    Gate& gate_;
    Checkpointer& checkpointer_;
    Health& health_;
    Durability& durability_;

    std::uint64_t commit_ = 0; // the number of the last one
    std::vector<Job*> batch_;  // of the transaction that runs
    std::size_t rejected_in_batch_ = 0;
    int wal_pages_ = 0;

    std::mutex mutex_;
    std::condition_variable wake_;
    JobQueue queue_;
    bool stopping_ = false;
    std::atomic<std::size_t> waiting_{0};
    std::atomic<std::size_t> largest_queue_{0};

    mutable std::mutex statistics_mutex_;
    StoreStatistics statistics_;

    Syncer syncer_;
    std::thread thread_;
};

} // namespace voltgate::storage
