// The thread that brings committed batches to the disk and then resumes who waits for them. The writer runs
// its next batch meanwhile: the disk and the processor work at the same time. Owned by the Writer.
#pragma once

#include "storage/database.hpp"
#include "storage/durability.hpp"
#include "storage/health.hpp"
#include "storage/job.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

struct sqlite3_file;

namespace voltgate::storage {

class Syncer {
public:
    using Clock = std::chrono::steady_clock;

    struct Batch {
        std::vector<Job*> jobs; // committed, or failed each with its error
        Clock::time_point begun;
        std::uint64_t commit; // its number in Durability
    };

    // `done` is told on the syncer's thread how long a batch took from its begin, before its jobs resume;
    // busy() is false by then.
    Syncer(DatabaseOptions options, Health& health, Durability& durability,
           std::function<void(Clock::duration)> done);
    ~Syncer();

    // Told after each batch that is on the disk.
    void on_commit(std::function<void()> listener);
    // Waits while the batch before is on its way.
    void take(Batch batch);
    [[nodiscard]] bool busy() const { return busy_.load(std::memory_order_acquire); }
    // Completes what was taken.
    void stop();

private:
    void loop();
    bool wait_for_batch(Batch& batch);
    bool make_durable(Batch& batch);
    void sync_wal();
    void resume(Batch& batch, bool durable);

    Database db_; // a connection of its own: none is shared by two threads
    sqlite3_file* wal_ = nullptr;
    Health& health_;
    Durability& durability_;
    std::function<void(Clock::duration)> done_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::function<void()> on_commit_;
    std::optional<Batch> next_; // taken and not begun
    bool stopping_ = false;
    std::atomic<bool> busy_{false};

    std::thread thread_;
};

} // namespace voltgate::storage
