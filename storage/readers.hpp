// A pool of threads with a connection each, for queries in a snapshot. Thread safe.
#pragma once

#include "storage/durability.hpp"
#include "storage/health.hpp"
#include "storage/job.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace voltgate::storage {

class Readers {
public:
    Readers(const DatabaseOptions& options, std::size_t count, Health& health, const Durability& durability);
    ~Readers();

    void enqueue(Job& job);
    // Completes what is queued, refuses what comes later.
    void stop();

    [[nodiscard]] std::uint64_t reads() const { return reads_.load(std::memory_order_relaxed); }

private:
    void loop(Database& db);
    Job* wait_for_job();
    void run(Database& db, Job& job);

    Health& health_;
    const Durability& durability_; // of what the queries see
    std::atomic<std::uint64_t> reads_{0};
    std::mutex mutex_;
    std::condition_variable wake_;
    JobQueue queue_;
    bool stopping_ = false;
    std::vector<std::unique_ptr<Database>> connections_;
    std::vector<std::thread> threads_;
};

// Ends a job unrun: it gets an Error that says why.
void refuse_job(Job& job, const std::string& why);

} // namespace voltgate::storage
