// Lets the checkpointer stand between two transactions of the writer for a moment. Asked for, it is granted
// at the end of the running transaction; a plain mutex would let a busy writer pass again and again.
#pragma once

#include <condition_variable>
#include <mutex>

namespace voltgate::storage {

class Gate {
public:
    // The writer's side, around a transaction.
    void enter() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !held_; });
        inside_ = true;
    }
    void leave() {
        const std::lock_guard lock(mutex_);
        inside_ = false;
        changed_.notify_all();
    }

    // The checkpointer's side.
    void hold() {
        std::unique_lock lock(mutex_);
        held_ = true;
        changed_.wait(lock, [&] { return !inside_; });
    }
    void release() {
        const std::lock_guard lock(mutex_);
        held_ = false;
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool inside_ = false;
    bool held_ = false;
};

} // namespace voltgate::storage
