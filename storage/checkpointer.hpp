// Brings the WAL home from a connection and thread of its own, so that no commit ever pays for it. Most of
// the work is done beside the writer; the few pages that come in meanwhile are done while the gate keeps the
// writer between two transactions, after which the writer begins the WAL anew instead of letting it grow.
#pragma once

#include "storage/database.hpp"
#include "storage/gate.hpp"
#include "storage/health.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace voltgate::storage {

class Checkpointer {
public:
    Checkpointer(DatabaseOptions options, int pages, Gate& gate, Health& health);
    ~Checkpointer();

    // The writer tells how long the WAL is after a commit.
    void wal_grew(int pages);
    void stop();

    [[nodiscard]] std::uint64_t checkpoints() const { return checkpoints_.load(std::memory_order_relaxed); }

private:
    void loop();
    void checkpoint();
    // Returns how long the WAL is.
    int pass();

    Database db_;
    const int pages_;
    Gate& gate_;
    Health& health_;
    std::atomic<int> due_at_;
    int last_length_ = 0; // the writer's thread only
    std::atomic<std::uint64_t> checkpoints_{0};
    std::mutex mutex_;
    std::condition_variable wake_;
    bool due_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace voltgate::storage
