#include "storage/checkpointer.hpp"

#include <sqlite3.h>

namespace voltgate::storage {

Checkpointer::Checkpointer(DatabaseOptions options, int pages, Gate& gate, Health& health)
    : db_(std::move(options))
    , pages_(pages)
    , gate_(gate)
    , health_(health)
    , due_at_(pages)
    , thread_([this] { loop(); }) {}

Checkpointer::~Checkpointer() {
    stop();
}

void Checkpointer::wal_grew(int pages) {
    if (pages < last_length_)
        due_at_ = pages_; // begun anew
    last_length_ = pages;
    if (pages < due_at_.load(std::memory_order_relaxed))
        return;
    const std::lock_guard lock(mutex_);
    due_ = true;
    wake_.notify_one();
}

void Checkpointer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_one();
    }
    if (thread_.joinable())
        thread_.join();
}

void Checkpointer::loop() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [&] { return due_ || stopping_; });
        if (stopping_)
            return;
        lock.unlock();
        try {
            checkpoint();
        } catch (const Error& error) {
            // A full disk or a lock in the way: the WAL stays longer, the next commits try again.
            if (error.fatal())
                health_.failed(error);
        }
        lock.lock();
        due_ = false; // after it, not before: what was committed meanwhile is home already
    }
}

void Checkpointer::checkpoint() {
    pass();
    gate_.hold();
    try {
        // While a reader's old snapshot keeps the WAL growing, do not come back for every single commit.
        due_at_ = pass() + pages_;
    } catch (...) {
        gate_.release();
        throw;
    }
    gate_.release();
    ++checkpoints_;
}

int Checkpointer::pass() {
    int in_wal = 0;
    int done = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(db_.native(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_wal, &done);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
        throw last_error(db_.native(), "the checkpoint failed");
    return in_wal;
}

} // namespace voltgate::storage
