// Where one message is put together. It grows with what was received, not with what was announced, and gives
// its memory back after each message: an idle connection holds 512 bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace voltgate::ocpp {

class ReceiveBuffer {
public:
    char* free_space() { return bytes_.get() + size_; }
    std::size_t free_size() const { return capacity_ - size_; }
    std::string_view text() const { return {bytes_.get(), size_}; }
    void commit(std::size_t count) { size_ += count; }

    // Makes room for more: `wanted` bytes, but at most double what is held.
    void grow(std::size_t wanted) {
        if (free_size() > 0)
            return;
        resize(std::min(size_ + std::max<std::size_t>(wanted, 1), std::max(capacity_ * 2, grown_capacity)));
    }

    // The message has been dealt with.
    void clear() {
        size_ = 0;
        if (capacity_ > idle_capacity)
            resize(idle_capacity);
    }

    std::size_t capacity() const { return capacity_; }

private:
    static constexpr std::size_t idle_capacity = 512; // most messages of a charge point
    static constexpr std::size_t grown_capacity = 4096;

    void resize(std::size_t capacity) {
        auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
        std::copy_n(bytes_.get(), size_, bytes.get());
        bytes_ = std::move(bytes);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> bytes_ = std::make_unique_for_overwrite<char[]>(idle_capacity);
    std::size_t size_ = 0;
    std::size_t capacity_ = idle_capacity;
};

} // namespace voltgate::ocpp
