// Frames that wait to be logged, one after the other in blocks of memory: at a hundred thousand a second, a
// piece of memory for each costs more than copying it.
#pragma once

#include "storage/message_log.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <string_view>

namespace voltgate::storage {

struct LoggedFrame {
    std::string_view charge_point_id;
    MessageDirection direction;
    std::string_view text;
    Timestamp at;
};

class FrameQueue {
public:
    void push(const LoggedFrame& frame); // copies the texts
    // The oldest; its texts are valid until it is removed. Not when empty.
    [[nodiscard]] LoggedFrame front() const;
    void pop();

    [[nodiscard]] bool empty() const { return frames_ == 0; }
    [[nodiscard]] std::size_t size() const { return frames_; }
    [[nodiscard]] std::size_t bytes() const { return bytes_; } // with what is kept beside the texts

private:
    struct Head {
        Timestamp at;
        std::size_t charge_point_size;
        std::size_t text_size;
        MessageDirection direction;

        [[nodiscard]] std::size_t size() const { return sizeof(Head) + charge_point_size + text_size; }
    };
    struct Block {
        std::unique_ptr<char[]> memory;
        std::size_t size = 0;
        std::size_t begin = 0; // of the oldest frame that is still in it
        std::size_t end = 0;
    };

    [[nodiscard]] Head head() const;

    std::deque<Block> blocks_; // none is empty
    std::size_t frames_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace voltgate::storage
