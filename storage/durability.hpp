// How far commits are on the disk. A reader sees a commit a moment before it is there; what was seen is told
// when it is. Thread safe.
#pragma once

#include <atomic>
#include <cstdint>

namespace voltgate::storage {

class Durability {
public:
    // The writer's side: before a commit, which can be seen from then on. Gives its number.
    std::uint64_t committing() { return ++begun_; }
    // The commits up to this one are on the disk, or have failed.
    void settled(std::uint64_t number) {
        settled_ = number;
        settled_.notify_all();
    }

    // The reader's side: until all that can have been seen is settled.
    void wait() const {
        const auto seen = begun_.load();
        for (auto settled = settled_.load(); settled < seen; settled = settled_.load())
            settled_.wait(settled);
    }

private:
    std::atomic<std::uint64_t> begun_{0};
    std::atomic<std::uint64_t> settled_{0};
};

} // namespace voltgate::storage
